import { isSet, STORE_TYPES, storedData, type KeyUse } from '../../encryption-at-rest';
import { WITHOUT_CUSTOMER_KEYS } from '../../encryption-at-rest-table';
import { compliant, notApplicable, problem, problemAt, problemWith, show } from '../judging';
import type { Problem, Rule } from '../rule';

const ALLOWED = 'a customer managed KMS key';

/** 45 CFR 164.312(a)(2)(iv). AWS KMS Developer Guide, "Customer keys and AWS keys". */
export const encryptedAtRest: Rule = {
  id: 'KEY-1.encrypted-at-rest',
  title: 'Every store is encrypted at rest under a customer managed KMS key',
  help: 'Name a key of the application (not alias/aws/...) in the property that the finding gives.',
  types: STORE_TYPES,
  judge(store, set) {
    const keyless = WITHOUT_CUSTOMER_KEYS[store.type];
    if (keyless) {
      if (keyless.when !== undefined && !isSet(store.get(keyless.when))) return notApplicable;
      return [problemWith(keyless.when ?? '', 'a store that takes no customer managed key', keyless.instead)];
    }
    const data = storedData(store, set);
    if (!data) return notApplicable;
    const problems = [
      ...data.off.map((selected) => problemAt(selected, selected.allowed)),
      ...data.uses.flatMap(keyProblems),
    ];
    if (data.sharedBy === undefined || problems.length > 0) return problems;
    if (data.sharedWith) return data.uses.length > 0 ? compliant : notApplicable;
    return [problem(store, data.sharedBy, 'a cluster of these templates')];
  },
};

function keyProblems({ path, value, reference }: KeyUse): Problem[] {
  if (reference.kind === 'customer') return [];
  const found = { path: `Properties.${path}`, given: show(value), allowed: ALLOWED };
  return [reference.kind === 'unreadable' ? { ...found, unreadable: true } : found];
}
