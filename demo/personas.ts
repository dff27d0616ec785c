/** Who may try the demo: one token each is printed at start. */
export interface Persona {
  readonly name: string;
  readonly user: string;
  readonly tenant: string;
  readonly roles: readonly string[];
  readonly description: string;
}

/** The tenants t1…t8 exist in all four domains; validations has t1…t40. */
export const personas: readonly Persona[] = [
  {
    name: 'viewer',
    user: 'vera',
    tenant: 't1',
    roles: ['viewer'],
    description: 'reads the rows of tenant t1',
  },
  {
    name: 'analyst',
    user: 'ana',
    tenant: 't1',
    roles: ['analyst'],
    description: 'tenant t1, with explain and single records',
  },
  {
    name: 'partner',
    user: 'paulo',
    tenant: 't2',
    roles: ['partner'],
    description: 'tenant t2 from outside: a trimmed schema without personal data',
  },
  {
    name: 'platform',
    user: 'petra',
    tenant: 'platform',
    roles: ['platform'],
    description: 'the rows of all tenants',
  },
  {
    name: 'admin',
    user: 'adam',
    tenant: 't1',
    roles: ['admin', 'analyst'],
    description: 'tenant t1, and keys, audit and usage',
  },
];
