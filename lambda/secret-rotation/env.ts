/** It reads no environment variables: Secrets Manager says which secret it rotates. */
export const ENV = [] as const;

/**
 * Days after which a generated secret has a successor, and hours for which both are accepted: nothing is accepted for
 * more than 90 days (IDN-6).
 */
export const ROTATION_DAYS = 76;
export const OVERLAP_HOURS = 14 * 24;
