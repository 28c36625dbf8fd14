/** Who calls, as the application's own sign-in has it. */
export interface Caller {
  readonly clinic: string;
  readonly id: string;
  readonly role: string;
  readonly site: string;
  readonly ip: string;
  readonly userAgent: string;
}

/** Stands for the application's own sign-in. */
export const authenticate = (_request: object): Promise<Caller> =>
  Promise.resolve({
    clinic: 'riverside',
    id: 'provider-1',
    role: 'provider',
    site: 'main',
    ip: '203.0.113.7',
    userAgent: 'portal/1.0',
  });
