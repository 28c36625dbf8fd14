export type Label = 'AWSCURRENT' | 'AWSPENDING';

/** AWS Secrets Manager User Guide, "Secrets Manager secret versions". */
export interface Secrets {
  /** Labels of each version, by its id. */
  labels(secret: string): Promise<Readonly<Record<string, readonly string[]>>>;
  /** @returns undefined when there is no such version, or nothing in it */
  read(secret: string, version: string): Promise<string | undefined>;
  /** Adds a version that is to come. What is there stays: another value for the same version is ignored. */
  add(secret: string, version: string, value: string): Promise<void>;
  /** Makes a version the current one, and the one before the previous one. */
  promote(secret: string, version: string, instead: string | undefined): Promise<void>;
}
