/** What is wrong with a key that was asked for, all of it at once. */
import { isIP } from 'node:net';
import { isPlainText } from '../../shared/plain-text.ts';
import { KEY_OPERATIONS } from '../../shared/principal.ts';
import { nearest } from '../../shared/suggest.ts';
import type { KeyRequest } from './key-request.ts';
import { isEnvironment } from './secret.ts';

/** The names that scopes may have, where the model is at hand. */
export interface KnownNames {
  /** Cubes and views. */
  readonly cubes: Iterable<string>;
  readonly insights: Iterable<string>;
}

const MIN_PEPPER = 32;
const LONGEST_NAME = 256;

export function problemsOf(
  admin: { readonly pepper: string; readonly known?: KnownNames },
  request: KeyRequest,
  now: number,
): readonly string[] {
  const { name, environment, tenant, expiresAt } = request;
  const checks: readonly (readonly [boolean, string])[] = [
    [admin.pepper.length < MIN_PEPPER, `the pepper is shorter than ${MIN_PEPPER} characters`],
    [name.trim() === '', 'a key needs a name'],
    [!isEnvironment(environment), `"${printable(environment)}" is no environment: a-z, 0-9`],
    [tenant === '', 'the tenant is empty'],
    [(expiresAt ?? Number.POSITIVE_INFINITY) <= now, 'it would have expired already'],
    [Number.isNaN(expiresAt), 'its end is no moment'],
  ];
  const badOrigins = (request.origins ?? []).filter((origin) => !isOrigin(origin));
  const badAddresses = (request.addresses ?? []).filter((block) => !isBlock(block));
  return [
    ...checks.flatMap(([wrong, problem]) => (wrong ? [problem] : [])),
    ...textProblems(request),
    ...nameProblems(request, admin.known),
    ...badOrigins.map((origin) => `"${printable(origin)}" is no origin (https://host[:port])`),
    ...badAddresses.map((block) => `"${printable(block)}" is neither an address nor a CIDR block`),
  ];
}

/** A store may not be able to hold it, and people not to read it: an audit shows names as they are. */
function textProblems({ name, tenant, roles, scopes }: KeyRequest): readonly string[] {
  const scoped = [scopes?.cubes, scopes?.insights].flatMap((names) => names ?? []);
  const texts: readonly (readonly [string, readonly string[]])[] = [
    ['the name', [name]],
    ['the tenant', [tenant ?? '']],
    ['a role', roles],
    ['a scope', scoped],
  ];
  return texts.flatMap(([what, all]) => [
    ...(all.every(isPlainText) ? [] : [`${what} has control characters`]),
    ...(all.some((text) => text.length > LONGEST_NAME)
      ? [`${what} is longer than ${LONGEST_NAME} characters`]
      : []),
  ]);
}

function nameProblems({ scopes }: KeyRequest, known: KnownNames | undefined): readonly string[] {
  const lists: readonly (readonly [string, Iterable<string> | undefined, readonly string[]])[] = [
    ['cube or view', known?.cubes, scopes?.cubes ?? []],
    ['insight', known?.insights, scopes?.insights ?? []],
    ['operation', KEY_OPERATIONS, scopes?.operations ?? []],
  ];
  return lists.flatMap(([what, names, asked]) =>
    names === undefined ? [] : asked.flatMap((name) => unknownName(what, name, new Set(names))),
  );
}

function unknownName(what: string, name: string, known: ReadonlySet<string>): readonly string[] {
  if (known.has(name)) return [];
  const near = nearest(name, known);
  const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
  return [`there is no ${what} ${printable(name)}${hint}`];
}

function printable(text: string): string {
  return JSON.stringify(text.slice(0, LONGEST_NAME)).slice(1, -1);
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
}

function isBlock(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128);
}
