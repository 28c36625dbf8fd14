import type { JsonObject } from '../../lib/compliance/template/template';
import type { Draft, DraftResource } from '../support/draft';
import { sabotage } from '../support/sabotage';

sabotage('TEN-2.tenant-attribute', 'a user moves to another tenant', (draft) => {
  const pool = draft.one('AWS::Cognito::UserPool');
  pool.set(`${pool.at('Schema', ({ Name }) => Name === 'tenant')}.Mutable`, true);
});
sabotage('TEN-2.tenant-attribute', 'a client writes the tenant', (draft) =>
  draft.one('AWS::Cognito::UserPoolClient').push('WriteAttributes', 'custom:tenant'),
);
sabotage('TEN-2.tenant-attribute', 'a client writes every attribute', (draft) =>
  draft.one('AWS::Cognito::UserPoolClient').unset('WriteAttributes'),
);

const DATA = 'PolicyDocument.Statement';
const policyOf = (draft: Draft, bucket: string) =>
  draft.one('AWS::S3::BucketPolicy', (_, id) => id.startsWith(`Stores${bucket}Policy`));
const sid = (name: string) => (statement: JsonObject) => statement.Sid === name;
for (const bucket of ['Data', 'DataKeys']) {
  for (const name of [
    'OnlyTenantsAndTheirLifecycle',
    'NobodyWithoutATenant',
    'NobodyListsWithoutATenant',
    'OnlyTheOwnPrefix',
    'OnlyTheOwnPrefixIsListed',
  ]) {
    sabotage('TEN-2.tenant-prefix', `the policy of ${bucket} has no ${name}`, (draft) => {
      const it = policyOf(draft, bucket);
      it.unset(it.at(DATA, sid(name)));
    });
  }
}
sabotage('TEN-2.tenant-prefix', 'every role is excepted', (draft) => {
  const it = policyOf(draft, 'Data');
  it.set([...it.at(DATA, sid('OnlyTheOwnPrefix')).split('.'), 'Condition'], {
    ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' },
  });
});
sabotage('TEN-2.tenant-prefix', 'the bucket of tenants has no policy', (draft) =>
  policyOf(draft, 'Data').remove(),
);

const trust = (draft: Draft) => draft.one('AWS::IAM::Role', (_, id) => id.startsWith('StoresRole'));
const CONDITION = ['AssumeRolePolicyDocument', 'Statement', 0, 'Condition'] as const;
for (const operator of ['Null', 'StringNotLike', 'ForAllValues:StringEquals', 'ForAnyValue:StringEquals']) {
  sabotage('TEN-2.tagged-sessions', `sessions are opened without ${operator}`, (draft) =>
    trust(draft).unset([...CONDITION, operator]),
  );
}
sabotage('TEN-2.tagged-sessions', 'everybody of the account takes the role', (draft) =>
  trust(draft).unset([...CONDITION, 'StringEquals']),
);

const migrations = (draft: Draft) => draft.one('Custom::DatabaseMigrations');
const portalOf = (it: DraftResource) => it.at('Logins', ({ Name }) => Name === 'app_portal');
sabotage('TEN-1.ordinary-logins', 'the portal is the owner of the records', (draft) => {
  const it = migrations(draft);
  it.set(`${portalOf(it)}.Roles.0`, 'phi_owner');
});
sabotage('TEN-1.ordinary-logins', 'the portal brings signing keys', (draft) => {
  const it = migrations(draft);
  it.set(`${portalOf(it)}.Roles.1`, 'context_keeper');
});

sabotage('TEN-1.named-database-users', 'the portal signs in as whomever it likes', (draft) => {
  const it = draft.one('AWS::IAM::ManagedPolicy', (_, id) => id.startsWith('ContainerTaskRolePolicy'));
  it.set(`${it.at(DATA, ({ Action }) => Action === 'rds-db:connect')}.Resource`, '*');
});

const STEPS = ['DefinitionString', 'Fn::Join', 1, 0];
const CHANGES: Readonly<Record<string, (definition: string) => string>> = {
  'begins without an agreement': (text) => text.replace('"Next":"admit"', '"Next":"reserve"'),
  'begins nowhere': (text) => text.replace('"StartAt":"Begin"', '"StartAt":"Again"'),
};
for (const [what, change] of Object.entries(CHANGES)) {
  sabotage('TEN-3.admission-first', `a tenant ${what}`, (draft) => {
    const it = draft.one('AWS::StepFunctions::StateMachine', (_, id) => id.startsWith('LifecycleOnboarding'));
    const text = it.get(STEPS) as string;
    if (change(text) === text) throw new Error('nothing was changed');
    it.set(STEPS, change(text));
  });
}
