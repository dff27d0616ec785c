/** Exit code 0 if the gateway of this container is alive, at $PORT as `sextant serve` has it. */
const port = process.env.PORT || '4000';
fetch(`http://127.0.0.1:${port}/health/live`).then(
  (response) => process.exit(response.ok ? 0 : 1),
  () => process.exit(1),
);
