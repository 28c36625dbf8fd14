import { CLAIMS } from '../../runtime/identity/claims';
import { type Directory, isRole } from '../../runtime/identity/roles';
import type { Account } from './accounts';

export type Claims = Readonly<Partial<Record<(typeof CLAIMS)[keyof typeof CLAIMS], string>>>;

const WORD = /^[A-Za-z0-9][A-Za-z0-9:_.-]{0,127}$/;

/**
 * The claims of an account.
 * @returns undefined where a token cannot say what the account is: a role that is none, or not of this directory
 */
export function claimsOf(directory: Directory, tenant: string, account: Account): Claims | undefined {
  const { roles, locations, homeLocation } = account;
  const fits = roles.every((role) => isRole(role) && (role === 'patient') === (directory === 'patients'));
  const places = homeLocation === undefined ? locations : [...locations, homeLocation];
  if (roles.length === 0 || !fits || !places.every((place) => WORD.test(place))) return undefined;
  return {
    [CLAIMS.tenant]: tenant,
    [CLAIMS.roles]: roles.join(' '),
    ...(locations.length > 0 && { [CLAIMS.locations]: locations.join(' ') }),
    ...(homeLocation !== undefined && { [CLAIMS.homeLocation]: homeLocation }),
  };
}
