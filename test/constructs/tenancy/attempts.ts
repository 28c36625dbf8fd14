import type { World } from './world';

/** What must be refused, whoever tries: `riverside` and `lakeside` are tenants. */
export const ATTEMPTS: Readonly<Record<string, (world: World) => boolean>> = {
  // a session of one tenant, as a workload gets it, and the objects of another
  'gets an object of another tenant': (w) => w.get(w.session('riverside'), 'tenants/lakeside/a', 'lakeside'),
  'gets an old version of one': (w) =>
    w.get(w.session('riverside'), 'tenants/lakeside/a', 'lakeside', 'GetObjectVersion'),
  'puts an object below another tenant, under its own key': (w) =>
    w.put(w.session('riverside'), 'tenants/lakeside/a', { key: w.keyOf('riverside'), context: 'riverside' }),
  'puts one under the key of the other': (w) =>
    w.put(w.session('riverside'), 'tenants/lakeside/a', { key: w.keyOf('lakeside'), context: 'lakeside' }),
  'copies an object of another tenant to its own prefix': (w) =>
    w.get(w.session('riverside'), 'tenants/lakeside/a', 'lakeside') &&
    w.put(w.session('riverside'), 'tenants/riverside/a', { key: w.keyOf('riverside'), context: 'riverside' }),
  'deletes an object of another tenant': (w) =>
    w.s3(w.session('riverside'), 'DeleteObject', w.data, 'tenants/lakeside/a'),
  'aborts an upload of another tenant': (w) =>
    w.s3(w.session('riverside'), 'AbortMultipartUpload', w.data, 'tenants/lakeside/a'),
  'lists the parts of an upload of another tenant': (w) =>
    w.s3(w.session('riverside'), 'ListMultipartUploadParts', w.data, 'tenants/lakeside/a'),
  'changes an object of another tenant to its own key': (w) =>
    w.s3(w.wide('riverside'), 'UpdateObjectEncryption', w.data, 'tenants/lakeside/a'),
  'lists another tenant': (w) => lists(w, 'riverside', 'tenants/lakeside/'),
  'lists the names of tenants': (w) => lists(w, 'riverside', 'tenants/', '/'),
  'lists tenants whose name begins like its own': (w) => lists(w, 'river', 'tenants/river'),
  'lists without a prefix': (w) => lists(w, 'riverside'),
  'lists without a prefix, with a delimiter': (w) => lists(w, 'riverside', undefined, '/'),
  'lists versions of another tenant': (w) =>
    w.s3(w.wide('riverside'), 'ListBucketVersions', w.data, undefined, { 's3:prefix': 'tenants/lakeside/' }),
  'lists uploads of all tenants': (w) => w.s3(w.wide('riverside'), 'ListBucketMultipartUploads', w.data),
  'gets an object of a tenant whose name goes on': (w) =>
    w.get(w.session('river'), 'tenants/riverside/a', 'riverside'),
  'puts an object beside the tenants': (w) =>
    w.put(w.wide('riverside'), 'elsewhere/a', { key: w.keyOf('riverside'), context: 'riverside' }),

  // the same where IAM allows everything: the buckets hold by themselves
  'gets an object of another tenant, with a policy that allows all': (w) =>
    w.s3(w.wide('riverside'), 'GetObject', w.data, 'tenants/lakeside/a'),
  'lists another tenant, with a policy that allows all': (w) =>
    w.s3(w.wide('riverside'), 'ListBucket', w.data, undefined, { 's3:prefix': 'tenants/lakeside/' }),
  'gets a data key of another tenant, with a policy that allows all': (w) =>
    w.s3(w.wide('riverside'), 'GetObject', w.dataKeys, 'tenants/lakeside/data-keys/1.json'),
  'lists the data keys of another tenant, with a policy that allows all': (w) =>
    w.s3(w.wide('riverside'), 'ListBucket', w.dataKeys, undefined, { 's3:prefix': 'tenants/lakeside/' }),
  'removes a version of its own object': (w) =>
    w.s3(w.wide('riverside'), 'DeleteObjectVersion', w.data, 'tenants/riverside/a'),

  // without a tenant
  'gets an object without a tag': (w) => w.s3(w.wide(), 'GetObject', w.data, 'tenants/lakeside/a'),
  'gets an object of nobody without a tag': (w) => w.s3(w.wide(), 'GetObject', w.data, 'tenants//a'),
  'lists without a tag': (w) =>
    w.s3(w.wide(), 'ListBucket', w.data, undefined, { 's3:prefix': 'tenants/lakeside/' }),
  'gets a data key without a tag': (w) =>
    w.s3(w.wide(), 'GetObject', w.dataKeys, 'tenants/lakeside/data-keys/1.json'),
  'lists data keys without a tag': (w) => w.s3(w.wide(), 'ListBucket', w.dataKeys),
  'unwraps a data key without a tag': (w) => w.kms(w.session(), 'Decrypt', w.keyOf('lakeside'), 'lakeside'),

  // another role of the account, with the tag of a tenant
  'an administrator gets an object': (w) =>
    w.s3(w.administrator('lakeside'), 'GetObject', w.data, 'tenants/lakeside/a'),
  'an administrator lists': (w) =>
    w.s3(w.administrator('lakeside'), 'ListBucket', w.data, undefined, { 's3:prefix': 'tenants/lakeside/' }),
  'an administrator gets a data key': (w) =>
    w.s3(w.administrator('lakeside'), 'GetObject', w.dataKeys, 'tenants/lakeside/data-keys/1.json'),
  'an administrator lists data keys': (w) =>
    w.s3(w.administrator('lakeside'), 'ListBucket', w.dataKeys, undefined, {
      's3:prefix': 'tenants/lakeside/',
    }),

  // keys
  'puts without saying how to encrypt': (w) => w.put(w.wide('riverside'), 'tenants/riverside/a'),
  'puts with encryption by S3': (w) => w.put(w.wide('riverside'), 'tenants/riverside/a', { sse: 'AES256' }),
  'puts under KMS without a key': (w) =>
    w.put(w.wide('riverside'), 'tenants/riverside/a', { sse: 'aws:kms' }),
  'puts under two layers of its own key': (w) =>
    w.put(w.session('riverside'), 'tenants/riverside/a', {
      key: w.keyOf('riverside'),
      context: 'riverside',
      sse: 'aws:kms:dsse',
    }),
  'puts under the key of the bucket': (w) =>
    w.put(w.wide('riverside'), 'tenants/riverside/a', { key: w.bucketKey, context: 'riverside' }),
  'puts under a key of another account': (w) =>
    w.put(w.wide('riverside'), 'tenants/riverside/a', {
      key: { ...w.bucketKey, arn: 'arn:aws:kms:us-east-1:444455556666:key/theirs' },
      context: 'riverside',
    }),
  'puts under its own key with the context of another': (w) =>
    w.put(w.session('riverside'), 'tenants/riverside/a', { key: w.keyOf('riverside'), context: 'lakeside' }),
  'puts under its own key without a context': (w) =>
    w.put(w.session('riverside'), 'tenants/riverside/a', { key: w.keyOf('riverside') }),
  'puts under the key of another tenant in its own context': (w) =>
    w.mode === 'dedicated' &&
    w.put(w.session('riverside'), 'tenants/riverside/a', { key: w.keyOf('lakeside'), context: 'riverside' }),
  'unwraps a data key of another tenant': (w) =>
    w.kms(w.session('riverside'), 'Decrypt', w.keyOf('lakeside'), 'lakeside'),
  'unwraps one in its own context': (w) =>
    w.mode === 'dedicated' && w.kms(w.session('riverside'), 'Decrypt', w.keyOf('lakeside'), 'riverside'),
  'unwraps without a context': (w) => w.kms(w.session('riverside'), 'Decrypt', w.keyOf('riverside')),
  'makes a data key in the context of another': (w) =>
    w.kms(w.session('riverside'), 'GenerateDataKey', w.keyOf('riverside'), 'lakeside'),
  'wraps a data key again in the context of another': (w) =>
    w.kms(w.session('riverside'), 'ReEncryptTo', w.keyOf('riverside'), 'lakeside'),
  'uses a key that bears its tag and not its alias': (w) =>
    w.mode === 'dedicated' &&
    w.kms(w.session('riverside'), 'Decrypt', w.keyOf('riverside'), 'riverside', {
      'kms:ResourceAliases': ['alias/clinic/documents'],
    }),
  'uses a key that bears its tag and is no key of a tenant': (w) =>
    w.mode === 'dedicated' &&
    w.kms(w.session('riverside'), 'Decrypt', w.keyOf('riverside'), 'riverside', {
      'aws:ResourceTag/bulwark:purpose': 'archive',
    }),
  'uses a key that bears its alias and the tag of another': (w) =>
    w.mode === 'dedicated' &&
    w.kms(w.session('riverside'), 'Decrypt', w.keyOf('riverside'), 'riverside', {
      'aws:ResourceTag/bulwark:tenant': 'lakeside',
    }),
  'uses the key of the buckets itself': (w) =>
    w.kms(w.session('riverside'), 'Decrypt', w.bucketKey, 'riverside'),
  'uses the key of the buckets through S3 for an object of another tenant': (w) =>
    w.kms(w.session('riverside'), 'Decrypt', w.bucketKey, undefined, {
      'kms:ViaService': 's3.us-east-1.amazonaws.com',
      'kms:EncryptionContext:aws:s3:arn': `${w.dataKeys}/tenants/lakeside/data-keys/1.json`,
    }),
  'uses the key of the buckets in the words of S3, without S3': (w) =>
    w.kms(w.session('riverside'), 'Decrypt', w.bucketKey, undefined, {
      'kms:EncryptionContext:aws:s3:arn': `${w.dataKeys}/tenants/riverside/data-keys/1.json`,
    }),
  'gives itself a grant': (w) =>
    w.kms(w.session('riverside'), 'CreateGrant', w.keyOf('riverside'), 'riverside'),
  'an administrator without a tag uses the key of all': (w) =>
    w.mode === 'pooled' && w.kms(w.administrator(), 'Decrypt', w.keyOf('lakeside'), 'lakeside'),
  'an administrator with a tag uses the key of all': (w) =>
    w.mode === 'pooled' && w.kms(w.administrator('lakeside'), 'Decrypt', w.keyOf('lakeside'), 'lakeside'),
  'a session without a tag uses the key of all, with a policy that allows all': (w) =>
    w.mode === 'pooled' && w.kms(w.wide(), 'Decrypt', w.keyOf('lakeside'), 'lakeside'),
  'a session uses the key of all for another, with a policy that allows all': (w) =>
    w.mode === 'pooled' && w.kms(w.wide('riverside'), 'Decrypt', w.keyOf('lakeside'), 'lakeside'),
  'the lifecycle uses the key of all without saying for whom': (w) =>
    w.mode === 'pooled' && w.kms(w.lifecycle, 'Decrypt', w.keyOf('lakeside')),

  // data keys
  'lists the data keys of another tenant': (w) =>
    w.s3(w.session('riverside'), 'ListBucketVersions', w.dataKeys, undefined, {
      's3:prefix': 'tenants/lakeside/',
    }),
  'overwrites a data key blindly': (w) =>
    w.dataKey(w.session('riverside'), 'PutObject', 'tenants/riverside/data-keys/1.json'),
  'deletes a data key of its own': (w) =>
    w.s3(w.wide('riverside'), 'DeleteObject', w.dataKeys, 'tenants/riverside/data-keys/1.json'),
  'gets a data key of another tenant': (w) =>
    w.dataKey(w.session('riverside'), 'GetObject', 'tenants/lakeside/data-keys/1.json'),
  'an administrator locks the data keys': (w) =>
    w.s3(w.administrator(), 'PutBucketObjectLockConfiguration', w.dataKeys),
  'an administrator copies the data keys elsewhere': (w) =>
    w.s3(w.administrator(), 'PutReplicationConfiguration', w.dataKeys),

  // the lifecycle is excepted from denials, and no more
  'the lifecycle puts an object under the key of the bucket': (w) =>
    w.put(w.lifecycle, 'tenants/riverside/a'),
  'the lifecycle puts an object beside the tenants': (w) =>
    w.put(w.lifecycle, 'elsewhere/a', { key: w.keyOf('riverside'), context: 'riverside' }),
};

function lists(w: World, tenant: string, prefix?: string, delimiter?: string): boolean {
  const context = { 's3:prefix': prefix, 's3:delimiter': delimiter };
  return w.s3(w.session(tenant), 'ListBucket', w.data, undefined, context);
}

const TAG = (tenant: string) => ({ 'bulwark:tenant': tenant });
const ACTS = { 'bulwark:acts-for-tenants': 'clinic' };
const KEPT = ['bulwark:tenant'];

/** Sessions that the trust of the role must refuse. */
export const SESSIONS: Readonly<Record<string, (world: World) => boolean>> = {
  'a role that acts for nobody': (w) => w.assume({}, { tags: TAG('riverside'), transitive: KEPT }),
  'a role that acts for the tenants of another deployment': (w) =>
    w.assume({ 'bulwark:acts-for-tenants': 'staging' }, { tags: TAG('riverside'), transitive: KEPT }),
  'no tenant': (w) => w.assume(ACTS, {}),
  'no tenant, which is to be kept': (w) => w.assume(ACTS, { transitive: KEPT }),
  'another tag only': (w) => w.assume(ACTS, { tags: { team: 'a' }, transitive: ['team'] }),
  'a tag more': (w) => w.assume(ACTS, { tags: { ...TAG('riverside'), team: 'a' }, transitive: KEPT }),
  'the purpose of a service': (w) =>
    w.assume(ACTS, { tags: { ...TAG('riverside'), 'bulwark:purpose': 'x' }, transitive: KEPT }),
  'a tag that the next role may drop': (w) => w.assume(ACTS, { tags: TAG('riverside') }),
  ...Object.fromEntries(
    [
      '',
      ' ',
      'a/b',
      'riverside/data-keys',
      'a.b',
      'a_b',
      'a:b',
      'a@b',
      'a=b',
      'a+b',
      '-a',
      'a-',
      'a'.repeat(64),
    ].map((name) => [
      `a tenant called "${name}"`,
      (w: World) => w.assume(ACTS, { tags: TAG(name), transitive: KEPT }),
    ]),
  ),
};

/** What must work, or the tests above would prove nothing. */
export const WORK: Readonly<Record<string, (world: World) => boolean>> = {
  'a workload gets a session for a tenant': (w) =>
    w.assume(ACTS, { tags: TAG('riverside'), transitive: KEPT }) &&
    w.assume(ACTS, { tags: TAG('a'.repeat(63)), transitive: KEPT }),
  'puts and gets its object, and an old version of it': (w) =>
    w.put(w.session('riverside'), 'tenants/riverside/a', {
      key: w.keyOf('riverside'),
      context: 'riverside',
    }) &&
    w.get(w.session('riverside'), 'tenants/riverside/a', 'riverside') &&
    w.get(w.session('riverside'), 'tenants/riverside/a', 'riverside', 'GetObjectVersion'),
  'lists below its prefix': (w) =>
    lists(w, 'riverside', 'tenants/riverside/') && lists(w, 'riverside', 'tenants/riverside/letters/', '/'),
  'deletes its object, and aborts its upload': (w) =>
    w.s3(w.session('riverside'), 'DeleteObject', w.data, 'tenants/riverside/a') &&
    w.s3(w.session('riverside'), 'AbortMultipartUpload', w.data, 'tenants/riverside/a'),
  'makes, unwraps and wraps again a data key': (w) =>
    ['GenerateDataKey', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo'].every((action) =>
      w.kms(w.session('riverside'), action, w.keyOf('riverside'), 'riverside'),
    ),
  'keeps a new data key, replaces one it has read, reads and lists them': (w) =>
    w.dataKey(w.session('riverside'), 'PutObject', 'tenants/riverside/data-keys/1.json', {
      's3:if-none-match': '*',
    }) &&
    w.dataKey(w.session('riverside'), 'PutObject', 'tenants/riverside/data-keys/1.json', {
      's3:if-match': 'e',
    }) &&
    w.dataKey(w.session('riverside'), 'GetObject', 'tenants/riverside/data-keys/1.json') &&
    w.s3(w.session('riverside'), 'ListBucketVersions', w.dataKeys, undefined, {
      's3:prefix': 'tenants/riverside/data-keys/',
    }),
  'the lifecycle lists, reads and destroys every version': (w) =>
    [w.data, w.dataKeys].every(
      (bucket) =>
        w.s3(w.lifecycle, 'ListBucketVersions', bucket) &&
        w.s3(w.lifecycle, 'GetObjectVersion', bucket, 'tenants/riverside/a') &&
        w.s3(w.lifecycle, 'DeleteObjectVersion', bucket, 'tenants/riverside/a'),
    ),
  'deployments configure the buckets': (w) =>
    w.s3(w.administrator(), 'PutBucketPolicy', w.data) &&
    w.s3(w.administrator(), 'PutBucketTagging', w.dataKeys),
};
