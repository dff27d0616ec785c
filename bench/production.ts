// First of all imports: the launcher runs GraphQL without its development checks, and so does the bench.
process.env['NODE_ENV'] ??= 'production';
