/**
 * A vault in another region, known by its fixed names: no stack waits for the outputs of another region. Make it with
 * `EncryptionKey` and `LockedVault` in a stack of that region, and deploy that stack first.
 */
export interface ReplicaVault {
  /** Another region than that of the databases, such as `us-west-2`. */
  readonly region: string;
  /** `vaultName` of the `LockedVault` there. */
  readonly vaultName: string;
  /** Alias of the vault's key, without the `alias/` prefix. */
  readonly keyAlias: string;
}
