/** A vault in another region, known by its fixed names: no stack waits for the outputs of another region. */
export interface ReplicaVault {
  readonly region: string;
  readonly vaultName: string;
  /** Alias of the vault's key, without the `alias/` prefix. */
  readonly keyAlias: string;
}
