import type { Access } from './access';

/** What the functions of the database touch by which people sign in, leave, and are listed for review. */
const OBJECTS: ReadonlySet<string> = new Set([
  'phi.account',
  'phi.accounts_of_workforce',
  'phi.claims_of',
  'phi.end_account',
  'phi.keep_account',
  'phi.touch',
]);
const KINDS: ReadonlySet<string> = new Set(['read', 'update', 'execute']);

/**
 * Whether an access is of a function of ours to the accounts of people, which are nobody's record: what it was for is recorded
 * as what it was, a sign-in that was refused or somebody's leaving, and no statement has a record of its own. Anything else
 * that the same user reaches needs one, and so does everybody else who reaches accounts.
 */
export const isOfAccounts = (
  { source, user, object, kind }: Access,
  accountUsers: readonly string[],
): boolean => source === 'database' && accountUsers.includes(user) && OBJECTS.has(object) && KINDS.has(kind);
