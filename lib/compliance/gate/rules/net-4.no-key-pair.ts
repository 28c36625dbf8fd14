import { problemWith, unmet, type Requirement } from '../judging';
import type { Rule } from '../rule';

const none = (pattern: string): Requirement => [pattern, (value) => value === undefined, 'nothing'];

const REQUIREMENTS: Readonly<Record<string, readonly Requirement[]>> = {
  'AWS::EC2::Instance': [none('KeyName')],
  'AWS::EC2::LaunchTemplate': [none('LaunchTemplateData.KeyName')],
  'AWS::EC2::SpotFleet': [none('SpotFleetRequestConfigData.LaunchSpecifications.*.KeyName')],
  'AWS::AutoScaling::LaunchConfiguration': [none('KeyName')],
  'AWS::Batch::ComputeEnvironment': [none('ComputeResources.Ec2KeyPair')],
  'AWS::EKS::Nodegroup': [none('RemoteAccess')],
  'AWS::EMR::Cluster': [none('Instances.Ec2KeyName')],
};

/** 45 CFR 164.312(a)(1), 164.312(d): a key pair is a shared secret that nobody logs. */
export const noKeyPair: Rule = {
  id: 'NET-4.no-key-pair',
  title: 'No key pair exists and no server is given one',
  help: 'Remove the key pair; people reach servers through SSM Session Manager.',
  types: ['AWS::EC2::KeyPair', ...Object.keys(REQUIREMENTS)],
  forbids: true,
  judge: (resource) =>
    resource.type === 'AWS::EC2::KeyPair'
      ? [problemWith('', 'an SSH key pair', 'no key pair')]
      : unmet(resource, REQUIREMENTS[resource.type] ?? []),
};
