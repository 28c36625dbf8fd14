/** What is known of a secret without reading it. */
export interface SecretState {
  /** Values of its tags, by their names. */
  readonly tags: Readonly<Record<string, string>>;
  /** Labels of each version, by its id. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

export type Label = 'AWSCURRENT' | 'AWSPENDING' | 'AWSPREVIOUS';

/** By its id, or by its label. */
export type Version = { readonly id: string } | { readonly label: Label };

/** AWS Secrets Manager User Guide, "Secrets Manager secret versions". */
export interface Secrets {
  /** @throws when there is no such secret */
  describe(secret: string): Promise<SecretState>;
  /** @returns undefined when there is no such version, or nothing in it */
  read(secret: string, version: Version): Promise<string | undefined>;
  /** Adds a version. What is there stays: another value for the same version is ignored, and the one there is what counts. */
  add(secret: string, version: string, value: string, label: Label): Promise<void>;
  /** Makes a version the current one, and the one before the previous one. */
  promote(secret: string, version: string, instead: string | undefined): Promise<void>;
}

/** Id of the version that has a label. */
export const versionWith = ({ labels }: SecretState, label: Label): string | undefined =>
  Object.keys(labels).find((version) => labels[version]!.includes(label));
