/** Times at which something is due: an interval, or a schedule in cron form in a time zone. */
import { Cron } from 'croner';

export type Schedule =
  | { readonly kind: 'interval'; readonly seconds: number }
  | { readonly kind: 'cron'; readonly pattern: string; readonly timeZone: string };

/** What is wrong with a schedule in cron form, as a sentence; null when it comes due at times. */
export function cronProblem(pattern: string, timeZone: string): string | null {
  try {
    return new Cron(pattern, { timezone: timeZone }).nextRun(new Date()) === null
      ? `${pattern} never comes due.`
      : null;
  } catch {
    return `${pattern} is no schedule in cron form in the time zone ${timeZone}: write minute, hour, day, month and weekday, such as "30 5 * * *".`;
  }
}

/** Milliseconds from `now` (epoch milliseconds) until it is due again. */
export function untilDue(schedule: Schedule, now: number): number {
  if (schedule.kind === 'interval') return schedule.seconds * 1000;
  const next = new Cron(schedule.pattern, { timezone: schedule.timeZone }).nextRun(new Date(now));
  return next === null ? 0 : next.getTime() - now;
}
