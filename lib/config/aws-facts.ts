/**
 * Regions with the number of availability zones that a new account can use.
 * Source: AWS Global Infrastructure, "Regions and Availability Zones"; us-west-1 offers two to new accounts.
 */
export const REGION_ZONES: Readonly<Record<string, number>> = {
  'us-east-1': 6,
  'us-east-2': 3,
  'us-west-1': 2,
  'us-west-2': 4,
  'ca-central-1': 3,
  'ca-west-1': 3,
  'eu-central-1': 3,
  'eu-central-2': 3,
  'eu-north-1': 3,
  'eu-south-1': 3,
  'eu-south-2': 3,
  'eu-west-1': 3,
  'eu-west-2': 3,
  'eu-west-3': 3,
  'ap-northeast-1': 3,
  'ap-northeast-2': 4,
  'ap-northeast-3': 3,
  'ap-south-1': 3,
  'ap-south-2': 3,
  'ap-southeast-1': 3,
  'ap-southeast-2': 3,
  'ap-southeast-3': 3,
  'ap-southeast-4': 3,
  'sa-east-1': 3,
};

/** Accounts that AWS documentation uses in examples; nothing can be deployed to them. */
export const DOCUMENTATION_ACCOUNTS: ReadonlySet<string> = new Set([
  '111111111111',
  '111122223333',
  '123456789012',
  '444455556666',
  '777788889999',
  '999999999999',
]);
