import { Match, type Template } from 'aws-cdk-lib/assertions';
import { CONFIG, template } from './with-everything';

const [portal, forms, site] = ['portal', 'forms', 'site'].map((name) => template(`Workload-${name}`));

/** The pieces of a joined string. */
const pieces = (value: { 'Fn::Join': [string, unknown[]] }): string =>
  value['Fn::Join'][1].map((piece) => (typeof piece === 'string' ? piece : '<>')).join('');

const URL = /^postgresql:\/\/app_(portal|forms)@<>:\d+\/\w+\?sslmode=verify-full$/;

test('a container learns from parameters where the records are and where to record, and no password with it', () => {
  const parameters = Object.entries(portal!.findResources('AWS::SSM::Parameter'));
  const [, parameter] = parameters.find(([id]) => id.includes('DATABASEURL'))!;
  expect(pieces(parameter.Properties.Value)).toMatch(URL);
  portal!.hasResourceProperties('AWS::ECS::TaskDefinition', {
    ContainerDefinitions: [
      Match.objectLike({
        Secrets: Match.arrayWith(
          ['DATABASE_URL', 'CONTEXT_KEY_SECRET', 'AUDIT_STREAM'].map((Name) => Match.objectLike({ Name })),
        ),
        Environment: Match.absent(),
      }),
    ],
  });
});

test('a function learns it from its encrypted environment', () => {
  const functions = Object.values(forms!.findResources('AWS::Lambda::Function'));
  const { Environment, KmsKeyArn } = functions[0]!.Properties;
  expect(Environment.Variables.AUDIT_STREAM).toBeDefined();
  expect(pieces(Environment.Variables.DATABASE_URL)).toMatch(URL);
  expect(KmsKeyArn).toBeDefined();
});

test('a workload without PHI learns nothing and may not sign in', () => {
  expect(JSON.stringify(site!.toJSON())).not.toMatch(/postgresql:|rds-db:connect|AUDIT_STREAM|kinesis:/);
});

test('a workload with PHI may sign people in to both directories, and learns where they are and how long sessions last', () => {
  const { Environment } = Object.values(forms!.findResources('AWS::Lambda::Function'))[0]!.Properties;
  const { Variables } = Environment as { Variables: Record<string, unknown> };
  expect(Object.keys(Variables)).toEqual(
    expect.arrayContaining(
      ['WORKFORCE', 'PATIENTS'].flatMap((name) =>
        ['ISSUER', 'POOL_ID', 'CLIENT_ID'].map((end) => `${name}_${end}`),
      ),
    ),
  );
  expect(Variables).toMatchObject({
    ORIGIN: `https://${CONFIG.domain}`,
    SESSION_IDLE_MINUTES: String(CONFIG.sessions.idleMinutes),
    SESSION_ABSOLUTE_HOURS: String(CONFIG.sessions.absoluteHours),
    STEP_UP_MINUTES: String(CONFIG.sessions.stepUpMinutes),
  });
  for (const workload of [portal!, forms!]) {
    const statements = Object.values(workload.findResources('AWS::IAM::ManagedPolicy'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Record<string, unknown>[])
      .filter(({ Action }) => JSON.stringify(Action).includes('cognito-idp:'));
    expect(new Set(statements.flatMap(({ Action }) => Action))).toEqual(
      new Set(
        ['AdminInitiateAuth', 'AdminRespondToAuthChallenge', 'DescribeUserPoolClient'].map(
          (action) => `cognito-idp:${action}`,
        ),
      ),
    );
    const pools = new Set(statements.flatMap(({ Resource }) => Resource).map((arn) => JSON.stringify(arn)));
    expect(pools.size).toBe(2);
    expect([...pools].toSorted().join()).toMatch(/Patients.*Workforce/);
  }
});

test('a workload without PHI may sign nobody in', () => {
  expect(JSON.stringify(site!.toJSON())).not.toMatch(/cognito|WORKFORCE|PATIENTS|STEP_UP/);
});

const openTo443 = (template: Template) =>
  JSON.stringify(template.toJSON()).includes(
    '"CidrIp":"0.0.0.0/0","Description":"Vendors: fax","FromPort":443',
  );

test('only a workload that names a vendor may go out, on 443', () => {
  expect(openTo443(portal!)).toBe(true);
  for (const other of [forms!, site!]) expect(JSON.stringify(other.toJSON())).not.toContain('0.0.0.0/0');
});

test('a workload has a route inside the network only where it names its callers, and learns their roles', () => {
  const routes = (template: Template) =>
    Object.keys(template.findResources('AWS::ElasticLoadBalancingV2::ListenerRule')).filter((id) =>
      id.includes('Services'),
    );
  expect(routes(portal!)).toHaveLength(1);
  for (const other of [forms!, site!]) expect(routes(other)).toEqual([]);

  const parameters = Object.entries(portal!.findResources('AWS::SSM::Parameter'));
  const valueOf = (setting: string) => parameters.find(([id]) => id.includes(setting))?.[1].Properties.Value;
  expect(valueOf('SERVICEAUDIENCE')).toBe('portal');
  expect(valueOf('SERVICECALLERS')).toBe('{"forms":"arn:aws:iam::111122223333:role/bulwark-workload-forms"}');
  forms!.hasResourceProperties('AWS::IAM::Role', { RoleName: 'bulwark-workload-forms' });
});
