import { isOneOf, unmet } from '../judging';
import type { Json } from '../../template/template';
import type { Rule } from '../rule';

const isSchema = (value: Json | undefined): boolean => {
  if (typeof value !== 'string') return false;
  try {
    const schema: unknown = JSON.parse(value);
    return typeof schema === 'object' && schema !== null && Object.keys(schema).length > 0;
  } catch {
    return false;
  }
};

/** Amazon Verified Permissions User Guide, "Policy validation mode"; 45 CFR 164.312(a)(1). */
export const policyStore: Rule = {
  id: 'IDN-4.policy-store',
  title: 'A policy store takes only policies that fit its schema, and is not deleted by mistake',
  help: 'Use PolicyStore, or set ValidationSettings.Mode to STRICT, give a schema and enable deletion protection.',
  types: ['AWS::VerifiedPermissions::PolicyStore'],
  forbids: true,
  judge: (store) =>
    unmet(store, [
      ['ValidationSettings.Mode', isOneOf('STRICT'), 'STRICT'],
      ['Schema.CedarJson', isSchema, 'a schema, as JSON'],
      ['DeletionProtection.Mode', isOneOf('ENABLED'), 'ENABLED'],
    ]),
};
