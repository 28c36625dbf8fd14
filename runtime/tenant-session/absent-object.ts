/** The part of `S3` of `@aws-sdk/client-s3` that is used. */
export interface ObjectLister {
  listObjectsV2(input: { Bucket: string; Prefix: string; MaxKeys: 1 }): Promise<{
    readonly Contents?: readonly { readonly Key?: string | undefined }[] | undefined;
  }>;
}

const MISSING: ReadonlySet<string> = new Set(['NoSuchKey', 'NotFound']);

/**
 * Whether an error of S3 means that there is no such object. A session of a tenant, which may list below its own prefix
 * alone, is told "forbidden" instead, as of what it may not see; then the listing of that one key says which it is.
 * Source: Amazon S3 API Reference, "GetObject": without `s3:ListBucket`, a missing object is 403.
 */
export async function isAbsent(
  s3: ObjectLister,
  Bucket: string,
  key: string,
  error: unknown,
): Promise<boolean> {
  if (!(error instanceof Error)) return false;
  if (MISSING.has(error.name)) return true;
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  if (error.name !== 'AccessDenied' && $metadata?.httpStatusCode !== 403) return false;
  try {
    const { Contents = [] } = await s3.listObjectsV2({ Bucket, Prefix: key, MaxKeys: 1 });
    // The first key with a prefix is the prefix itself, if there is such a key.
    return Contents[0]?.Key !== key;
  } catch {
    return false; // What may not be listed is not said to be absent.
  }
}
