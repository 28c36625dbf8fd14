/** A data key of a tenant, as it is stored: wrapped by KMS. `docs/field-encryption.md` has the format. */
export interface StoredDataKey {
  readonly id: string;
  readonly use: 'field' | 'index';
  readonly kmsKeyId: string;
}

/** A version of an object, or a mark of its deletion. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
}

/** What a lock keeps, and until when (ISO 8601), or a legal hold. */
export interface LockedVersion extends ObjectVersion {
  readonly until: string;
}

/** Buckets with versions, as their keeper: lists and removes, below the prefix of a tenant; reads nothing. */
export interface Versions {
  /** All versions below the prefix, in pages. */
  pages(tenant: string): AsyncIterable<readonly ObjectVersion[]>;
  /** Removes versions. @returns those that are still there, and why */
  remove(
    versions: readonly ObjectVersion[],
  ): Promise<readonly { readonly version: ObjectVersion; readonly why: string }[]>;
  /**
   * Aborts the multipart uploads below the prefix that nobody has completed: their parts are data, and no version.
   * @returns how many
   */
  abortUploads(tenant: string): Promise<number>;
  /** @returns the lock of a version, if any */
  lock(version: ObjectVersion): Promise<LockedVersion | undefined>;
  /**
   * Counts what is below the prefix: versions, with SHA-256 over `<key> <version>\n` in the order in which they are listed,
   * and multipart uploads that nobody has completed.
   */
  count(
    tenant: string,
  ): Promise<{ readonly versions: number; readonly sha256: string; readonly uploads: number }>;
  /** Tenants below whose prefix there is anything. */
  tenants(): Promise<readonly string[]>;
}

/** An object as S3 describes it. */
export interface ObjectHead {
  readonly bytes: number;
  /** SHA-256, hexadecimal, as S3 has computed it. */
  readonly sha256: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * What is done in the name of one tenant, with the session tag that names it, and under its key. Paths are below
 * `tenants/<tenant>/`.
 */
export interface TenantSession {
  dataKeys(): Promise<readonly StoredDataKey[]>;
  /** Makes the data keys that are current, if there are none yet, and seals and opens something with them. */
  proveDataKeys(): Promise<void>;
  /** @returns what a sealed field holds */
  open(
    cell: { readonly table: string; readonly column: string; readonly row: string },
    envelope: Buffer,
  ): Promise<Buffer>;
  put(path: string, body: Buffer, metadata?: Readonly<Record<string, string>>): Promise<void>;
  get(path: string): Promise<Buffer | undefined>;
  head(path: string): Promise<ObjectHead | undefined>;
  /** @returns undefined when there is nothing to copy */
  copy(from: string, to: string): Promise<ObjectHead | undefined>;
  /** Paths of the objects below a path that end as given. */
  find(below: string, ending: string): Promise<readonly string[]>;
}

/** The directories of people, and their groups. */
export interface Directories {
  /** Makes the group of the tenant in each; fine where there is one. */
  addGroups(tenant: string): Promise<void>;
  /** Removes it from each. @returns of how many it was removed */
  removeGroups(tenant: string): Promise<number>;
  /** @returns in how many there is one */
  countGroups(tenant: string): Promise<number>;
  /** @returns the tenant of a user of the workforce who may sign in; undefined when there is none */
  tenantOf(sub: string): Promise<string | undefined>;
}
