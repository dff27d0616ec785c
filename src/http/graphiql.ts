/** The page that a browser sees. It may be loaded by anyone; what it then asks needs a token. */
export const graphiql = {
  title: 'Sextant',
  headers: '{\n  "Authorization": "Bearer <paste a token>"\n}',
  shouldPersistHeaders: true,
  defaultQuery: `# Put your token into the headers below, then ask what you may ask:
{
  catalog {
    cubes {
      field
      title
    }
  }
}
`,
};
