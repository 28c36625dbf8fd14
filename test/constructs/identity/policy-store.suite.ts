import { App, Stack, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { checkParsePolicySet, validate } from '@cedar-policy/cedar-wasm/nodejs';
import { ManagedPolicyRole } from '../../../lib/constructs/identity/managed-policy-role';
import { PolicyStore } from '../../../lib/constructs/identity/policy-store';
import { readPolicies } from '../../../runtime/authorization';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/policies';
const stack = new Stack(new App(), 'Test', { env: { account: '111122223333', region: 'us-east-1' } });
const store = new PolicyStore(stack, 'Policies', { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY) });
store.grantDecide(
  new ManagedPolicyRole(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }),
);
const template = Template.fromStack(stack);

interface DeployedPolicy {
  readonly Properties: {
    readonly Definition: { readonly Static: { readonly Description: string; readonly Statement: string } };
  };
  readonly DependsOn?: readonly string[];
}
const policies = Object.entries(
  template.findResources('AWS::VerifiedPermissions::Policy') as Record<string, DeployedPolicy>,
);

describe('proof IDN-4 · the same policies in a policy store', () => {
  test('a strict one, under our key, that is not deleted by mistake', () => {
    template.hasResourceProperties('AWS::VerifiedPermissions::PolicyStore', {
      ValidationSettings: { Mode: 'STRICT' },
      DeletionProtection: { Mode: 'ENABLED' },
      EncryptionSettings: { KmsEncryptionSettings: { Key: KEY } },
    });
  });

  test('what is deployed is what lies in the files, word for word, and fits its schema by itself', () => {
    const files = Object.values(readPolicies().files).join('\n');
    const statements = policies.map(([, { Properties }]) => Properties.Definition.Static.Statement);
    expect(statements.filter((statement) => !files.includes(statement))).toEqual([]);
    expect(statements).toHaveLength(files.match(/^@id\(/gm)!.length);
    const [deployed] = Object.values(template.findResources('AWS::VerifiedPermissions::PolicyStore'));
    const schema = JSON.parse(deployed!.Properties.Schema.CedarJson);
    expect(Object.keys(schema)).toEqual(['Bulwark']); // Verified Permissions takes one namespace
    const staticPolicies = statements.join('\n');
    expect(checkParsePolicySet({ staticPolicies })).toEqual({ type: 'success' });
    expect(validate({ schema, policies: { staticPolicies } })).toMatchObject({
      type: 'success',
      validationErrors: [],
    });
  });

  test('what forbids is there before anything is permitted', () => {
    const isForbid = ([, { Properties }]: (typeof policies)[number]) =>
      /^forbid \(/m.test(Properties.Definition.Static.Statement);
    const forbids = policies.filter(isForbid).map(([id]) => id);
    expect(forbids.length).toBeGreaterThan(0);
    for (const [, permit] of policies.filter((policy) => !isForbid(policy))) {
      expect(permit.DependsOn?.toSorted()).toEqual(forbids.toSorted());
    }
  });

  test('an application may ask, and change nothing', () => {
    const [role] = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
    expect(role!.Properties.PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'verifiedpermissions:IsAuthorized',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^PoliciesStore/), 'Arn'] },
      },
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: KEY,
        Condition: { StringEquals: { 'kms:ViaService': 'verifiedpermissions.us-east-1.amazonaws.com' } },
      },
    ]);
  });
});
