/** Where an instant lies on a zone's calendar, by Intl alone. */
export type OracleGrain = 'hour' | 'day' | 'week' | 'month';

/** {@link periodName} that remembers its answers: Intl is slow. */
export function namer(grain: OracleGrain, zone: string): (instant: number) => string {
  const known = new Map<number, string>();
  return (instant) => {
    const name = known.get(instant) ?? periodName(instant, grain, zone);
    known.set(instant, name);
    return name;
  };
}

/** A text that is the same for all instants of one period and differs between periods; sorts by time. */
function periodName(instant: number, grain: OracleGrain, zone: string): string {
  if (grain === 'hour') return hourName(instant, zone);
  const [year, month, day] = dateIn(instant, zone);
  if (grain === 'month') return iso(year, month, 1);
  if (grain === 'day') return iso(year, month, day);
  const weekday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
  return iso(year, month, day - weekday);
}

/** The first instant of the wall-clock hour: the instant of its first minute. */
function hourName(instant: number, zone: string): string {
  const { minute } = formatsIn(zone);
  const past = Number(minute.format(instant)) * 60_000 + (instant % 60_000);
  return new Date(instant - past).toISOString();
}

function dateIn(instant: number, zone: string): readonly [number, number, number] {
  const text = formatsIn(zone).date.format(instant);
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return [year, month, day];
}

interface Formats {
  readonly minute: Intl.DateTimeFormat;
  readonly date: Intl.DateTimeFormat;
}

const formats = new Map<string, Formats>();

/** Made once for each zone: to make one takes longer than to use it a hundred times. */
function formatsIn(timeZone: string): Formats {
  const known = formats.get(timeZone);
  if (known) return known;
  const day = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const made = {
    minute: new Intl.DateTimeFormat('en-US', { timeZone, minute: 'numeric' }),
    date: new Intl.DateTimeFormat('en-CA', { timeZone, ...day }),
  };
  formats.set(timeZone, made);
  return made;
}

const iso = (year: number, month: number, day: number): string =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
