/** What was asked for is not allowed, and asking again does not help. The message says why, for people. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** Another run has the tenant, or this one has begun to take back what it did. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** The world is not as this function leaves it; a person must look. The message names ids. */
export class Inconsistent extends Error {
  override readonly name = 'Inconsistent';
}
