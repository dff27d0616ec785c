import { GatewayError } from '../../shared/errors.ts';
import { nearest } from '../../shared/suggest.ts';
import { isTimeZone, timeZones } from '../../shared/time-zone.ts';

/** The zone's name as it was given, or INVALID_TIME_RANGE when there is none of that name. */
export function checkedZone(name: string): string {
  if (isTimeZone(name)) return name;
  const suggestion = nearest(name, timeZones());
  throw new GatewayError('INVALID_TIME_RANGE', {
    problem: 'the time zone is not a name of the IANA database',
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}
