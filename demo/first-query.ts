/** The query that the start-up screen offers to paste; the calendar of the demo is 2024 and 2025. */
export const firstQuery = `{
  events(time: { range: { between: { start: "2025-01-01", end: "2026-01-01" } } }) {
    rows {
      month: eventTime(granularity: MONTH) { start }
      activeUsers
      purchases
      revenue
    }
  }
}`;
