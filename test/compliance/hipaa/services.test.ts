import { ELIGIBLE_SERVICES } from '../../../lib/compliance/hipaa/eligible-services';
import { NOT_NAMED, PHI_NEUTRAL } from '../../../lib/compliance/hipaa/other-services';
import { serviceOf } from '../../../lib/compliance/hipaa/services';

describe('serviceOf', () => {
  test.each([
    ['AWS::S3::Bucket', 'Amazon S3'],
    ['AWS::Logs::LogGroup', 'Amazon CloudWatch Logs'],
    ['AWS::Backup::BackupVault', 'AWS Backup'],
    // the longest prefix wins over AWS::EC2::
    ['AWS::EC2::VPC', 'Amazon VPC'],
    ['AWS::EC2::VPCEndpoint', 'Amazon VPC'],
    ['AWS::EC2::SecurityGroupIngress', 'Amazon VPC'],
    ['AWS::EC2::Volume', 'Amazon Elastic Block Store'],
    ['AWS::EC2::VerifiedAccessEndpoint', 'AWS Verified Access'],
    ['AWS::EC2::Instance', 'Amazon EC2'],
    // types that two services share bear both names
    ['AWS::RDS::DBCluster', 'Amazon Aurora or Amazon RDS'],
    // provider functions are judged by themselves
    ['Custom::Inspector', 'AWS CloudFormation'],
    ['AWS::CloudFormation::CustomResource', 'AWS CloudFormation'],
  ])('%s is %s, without a condition', (type, service) => {
    expect(serviceOf(type)).toEqual({ service, eligibility: 'eligible' });
  });

  test.each([
    ['AWS::Bedrock::Agent', 'Marketplace'],
    ['AWS::CloudFront::Distribution', 'Embedded Points of Presence'],
    ['AWS::SageMaker::Endpoint', 'workforces'],
    ['AWS::Wisdom::Assistant', 'Earlier lists'],
    ['AWS::DAX::Cluster', 'inference'],
    ['AWS::AppConfig::Application', 'inference'],
  ])('%s is named with a condition', (type, words) => {
    expect(serviceOf(type)).toMatchObject({
      eligibility: 'eligible',
      condition: expect.stringContaining(words) as string,
    });
  });

  test('a condition on part of a service does not reach the rest of it', () => {
    expect(serviceOf('AWS::DynamoDB::Table').condition).toBeUndefined();
    expect(serviceOf('AWS::Connect::Instance').condition).toBeUndefined();
    expect(serviceOf('AWS::SSM::Parameter').condition).toBeUndefined();
  });

  test('the end of a service is known, and whether somebody checked it', () => {
    expect(serviceOf('AWS::QLDB::Ledger').lifecycle).toEqual({ state: 'Ended 31 Jul 2025', verified: true });
    expect(serviceOf('AWS::Cloud9::EnvironmentEC2').lifecycle).toMatchObject({ verified: false });
    expect(serviceOf('AWS::CloudTrail::EventDataStore').lifecycle).toBeDefined();
    expect(serviceOf('AWS::CloudTrail::Trail').lifecycle).toBeUndefined();
  });

  test.each([
    ['AWS::IAM::Role'],
    ['AWS::AccessAnalyzer::Analyzer'],
    ['AWS::ApplicationAutoScaling::ScalingPolicy'],
    ['AWS::CDK::Metadata'],
  ])('%s holds no PHI, and says why', (type) => {
    expect(serviceOf(type)).toEqual({ eligibility: 'phi-neutral', reason: expect.any(String) as string });
  });

  test.each([
    // excluded inside a service that is named
    ['AWS::DirectoryService::SimpleAD', 'excludes Simple AD'],
    ['AWS::SecurityHub::HubV2', 'newer Security Hub'],
    ['AWS::SecurityHub::ConnectorV2', 'newer Security Hub'],
    // beside a service that is named
    ['AWS::DSQL::Cluster', 'not Aurora DSQL'],
    ['AWS::VpcLattice::Service', 'not VPC Lattice'],
    ['AWS::Scheduler::Schedule', 'EventBridge'],
    // in no table
    ['AWS::Braket::Device', 'names no service'],
    ['AWS::Madeup::Thing', 'names no service'],
    ['MongoDB::Atlas::Cluster', 'names no service'],
    ['AWS::S3', 'names no service'],
    ['', 'names no service'],
  ])('%j is not named', (type, reason) => {
    expect(serviceOf(type)).toEqual({
      eligibility: 'not-named',
      reason: expect.stringContaining(reason) as string,
    });
  });

  test('what surrounds an excluded type stays eligible', () => {
    expect(serviceOf('AWS::DirectoryService::MicrosoftAD').eligibility).toBe('eligible');
    expect(serviceOf('AWS::SecurityHub::Hub').eligibility).toBe('eligible');
  });
});

describe('the tables', () => {
  test('name the 173 services of the list', () => {
    expect(new Set(ELIGIBLE_SERVICES.map(({ service }) => service)).size).toBe(173);
  });

  test('put no type into two of them', () => {
    const listed = new Set(ELIGIBLE_SERVICES.flatMap(({ prefixes }) => prefixes));
    const others = [...PHI_NEUTRAL, ...NOT_NAMED].flatMap(({ prefixes }) => prefixes);
    expect(others.filter((prefix) => listed.has(prefix))).toEqual([]);
    expect(new Set(others).size).toBe(others.length);
  });

  test('hold beginnings of type names', () => {
    const prefixes = ELIGIBLE_SERVICES.flatMap((entry) => entry.prefixes);
    expect(prefixes.filter((prefix) => !/^AWS::\w+::\w*$/.test(prefix))).toEqual([]);
  });
});
