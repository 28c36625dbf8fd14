import type { Control } from './control';
import { register, resource, test } from './proof';

export const TEN: readonly Control[] = [
  {
    id: 'TEN-1',
    title: 'Row-level security',
    kind: 'T',
    layer: 'data',
    owner: 'platform engineer',
    statement:
      'Every PHI table has a NOT NULL tenant id and row-level security ENABLED and FORCED, fails closed with no tenant set, and is reached only by a non-owner NOBYPASSRLS role. Role, care-team and restriction policies stand in the database too. A migration that adds a PHI table without them fails CI and the migrator.',
    risk: 'One forgotten filter in one query shows a practice the patients of another; the database itself must refuse.',
    citations: ['164.312(a)(1)'],
    proofs: [
      resource(
        'Custom::DatabaseMigrations',
        1,
        'what brings the policies, and refuses a schema without them',
      ),
      test('proof TEN-1'),
    ],
    pending: [],
  },
  {
    id: 'TEN-2',
    title: 'Tenant scope beyond the database',
    kind: 'T',
    layer: 'data',
    owner: 'platform engineer',
    statement:
      'The same tenant scope holds in S3 (bucket policy on the tenant prefix by principal tag), KMS (encryption context), Cognito (group, immutable tenant attribute) and the audit log.',
    risk: 'A wall in the database does not help if files, keys or logs are shared behind it.',
    citations: ['164.312(a)(1)'],
    proofs: [
      resource('AWS::S3::Bucket', 1, 'objects of tenants', { 'Tags.0.Value': 'tenant-data' }),
      test('proof TEN-2'),
    ],
    pending: [],
  },
  {
    id: 'TEN-3',
    title: 'Tenant lifecycle',
    kind: 'T',
    layer: 'application',
    owner: 'privacy officer',
    statement:
      'Onboarding refuses a tenant without an executed BAA. Offboarding returns the data (export) and destroys it (KEY-4).',
    risk: "Holding a practice's records without a signed agreement, or keeping them after it leaves, breaks the law on both sides.",
    citations: ['164.314(a)(1)', '164.314(a)(2)(i)', '164.504(e)(1)', '164.504(e)(2)'],
    proofs: [
      register('agreements'),
      resource('AWS::StepFunctions::StateMachine', 3, 'how a tenant begins, is exported, and ends'),
      test('proof TEN-3'),
    ],
    pending: [],
  },
];
