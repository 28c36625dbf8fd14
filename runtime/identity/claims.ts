/**
 * Claims that the pre-token-generation function puts into access and ID tokens, from the database. Lists are words with
 * a space between, as `scope` is (RFC 6749, section 3.3).
 */
export const CLAIMS = {
  /** Name of the tenant. */
  tenant: 'bulwark:tenant',
  /** Roles; the first is the one that a session begins with. */
  roles: 'bulwark:roles',
  /** Ids of granted locations; absent without any. */
  locations: 'bulwark:locations',
  /** Id of the location that the person belongs to; absent without one. */
  homeLocation: 'bulwark:home-location',
} as const;
