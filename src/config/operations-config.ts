/** `operations`: what the gateway keeps besides results, and who may read it. */
import { resolve } from 'node:path';
import type { AuditConfig, OperationsConfig } from './config.ts';
import type { Located } from './config-document.ts';
import { boolean, type Decode, duration, listOf, oneOf, optional, record, text } from './decode.ts';

/** Who may read what their tenant used. */
const DEFAULT_USAGE: readonly string[] = ['analyst', 'admin'];
const DEFAULT_AUDIT: AuditConfig = {
  to: 'store',
  file: null,
  values: false,
  retentionMs: 90 * 86_400_000,
};

export function defaultOperations(folder: string): OperationsConfig {
  const store = resolve(folder, '.sextant/ops');
  return { store, pepper: null, usage: DEFAULT_USAGE, audit: DEFAULT_AUDIT };
}

export function operations(
  folder: string,
  path: Decode<string>,
  secret: Decode<string>,
): Decode<OperationsConfig> {
  const store: Decode<string> = (given, report) =>
    isPostgresUrl(given) ? text(given, report) : path(given, report);
  const otherwise = defaultOperations(folder);
  return record<OperationsConfig>(
    {
      store: optional(store, otherwise.store),
      pepper: optional<string | null>(secret, null),
      usage: optional(listOf(text), otherwise.usage),
      audit: optional(audit(path), otherwise.audit),
    },
    'operations',
  );
}

function audit(path: Decode<string>): Decode<AuditConfig> {
  return (given, report) => {
    const read = record(
      {
        to: optional(oneOf(['store', 'file', 'nowhere'], 'operations.audit.to'), DEFAULT_AUDIT.to),
        file: optional<string | null>(path, null),
        values: optional(boolean, DEFAULT_AUDIT.values),
        retention: optional<number | null>(duration, DEFAULT_AUDIT.retentionMs),
      },
      'operations.audit',
    )(given, report);
    if ((read.to === 'file') !== (read.file !== null)) {
      report('operations.audit needs file with `to: file`, and only then', given.at);
    }
    const { retention, ...rest } = read;
    return { ...rest, retentionMs: retention };
  };
}

function isPostgresUrl(given: Located): boolean {
  return given.kind === 'scalar' && /^postgres(ql)?:\/\//.test(String(given.value));
}
