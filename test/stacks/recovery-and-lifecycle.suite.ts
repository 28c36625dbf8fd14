import { difference, grantsIn } from '../support/function-calls';
import { stack } from './with-everything';

const functions = ['Backup', 'Lifecycle'].flatMap((id) => [...grantsIn(stack(id))]);

/** In the bundle, because a client is shared, and never called. */
const NOT_CALLED = ['s3:DeleteObject'];
/** Tags and versions are parts of other calls; aggregated clients leave no command in the bundle. */
const NOT_SEEN = [
  /^sts:(AssumeRole|TagSession)$/,
  /^kms:TagResource$/,
  /^s3:DeleteObjectVersion$/,
  /^secretsmanager:GetSecretValue$/,
];

test.each(functions)('%s may do what its code does, and nothing else', (entry, granted) => {
  const lifecycle = entry === 'tenant-lifecycle';
  const found = difference(entry, granted, lifecycle ? [] : NOT_CALLED, lifecycle ? NOT_SEEN : []);
  expect(found).toEqual({ missing: [], superfluous: [] });
});
