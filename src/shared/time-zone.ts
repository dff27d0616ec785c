/** Names that ICU lists under an older spelling, and the zones of no place. */
const SPELLINGS = [
  'UTC',
  'US/Eastern',
  'US/Central',
  'US/Mountain',
  'US/Pacific',
  'Etc/UTC',
  'GMT',
  'Etc/GMT',
  'America/Argentina/Buenos_Aires',
  'America/Argentina/Catamarca',
  'America/Argentina/Cordoba',
  'America/Argentina/Jujuy',
  'America/Argentina/Mendoza',
  'America/Atikokan',
  'America/Indiana/Indianapolis',
  'America/Kentucky/Louisville',
  'America/Nuuk',
  'Africa/Asmara',
  'Asia/Ho_Chi_Minh',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Yangon',
  'Atlantic/Faroe',
  'Europe/Kyiv',
  'Pacific/Chuuk',
  'Pacific/Kanton',
  'Pacific/Pohnpei',
];

let zones: ReadonlySet<string> | null = null;

/** Every time zone a query may name, in the exact spelling of the IANA database. A closed set: safe to print into SQL. */
export function timeZones(): ReadonlySet<string> {
  zones ??= new Set([...SPELLINGS, ...Intl.supportedValuesOf('timeZone')]);
  return zones;
}

export function isTimeZone(name: string): boolean {
  return timeZones().has(name);
}
