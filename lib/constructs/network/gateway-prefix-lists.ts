/**
 * Ids of the prefix lists `com.amazonaws.<region>.s3` and `….dynamodb`: the addresses behind the two gateway endpoints,
 * in the one form that a security-group rule understands. CloudFormation cannot look them up; AWS never changes them.
 * `aws ec2 describe-managed-prefix-lists --region <region>` prints those of another region.
 */
const PREFIX_LISTS = {
  s3: {
    'us-east-1': 'pl-63a5400a',
    'us-east-2': 'pl-7ba54012',
    'us-west-1': 'pl-6ba54002',
    'us-west-2': 'pl-68a54001',
    'ca-central-1': 'pl-7da54014',
    'eu-central-1': 'pl-6ea54007',
    'eu-north-1': 'pl-c3aa4faa',
    'eu-west-1': 'pl-6da54004',
    'eu-west-2': 'pl-7ca54015',
    'ap-northeast-1': 'pl-61a54008',
    'ap-northeast-2': 'pl-78a54011',
    'ap-south-1': 'pl-78a54011',
    'ap-southeast-1': 'pl-6fa54006',
    'ap-southeast-2': 'pl-6ca54005',
    'sa-east-1': 'pl-6aa54003',
  },
  dynamodb: {
    'us-east-1': 'pl-02cd2c6b',
    'us-east-2': 'pl-4ca54025',
    'us-west-1': 'pl-6ea54007',
    'us-west-2': 'pl-00a54069',
    'ca-central-1': 'pl-4ea54027',
    'eu-central-1': 'pl-66a5400f',
    'eu-west-1': 'pl-6fa54006',
    'eu-west-2': 'pl-b3a742da',
    'eu-west-3': 'pl-abb451c2',
    'ap-northeast-1': 'pl-78a54011',
    'ap-northeast-2': 'pl-48a54021',
    'ap-south-1': 'pl-66a7420f',
    'ap-southeast-1': 'pl-67a5400e',
    'ap-southeast-2': 'pl-62a5400b',
    'sa-east-1': 'pl-60a54009',
  },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

/** A service that is reached through a gateway endpoint. */
export type GatewayService = keyof typeof PREFIX_LISTS;

/** @throws for a region whose list is not known */
export function gatewayPrefixList(service: GatewayService, region: string): string {
  const known: Readonly<Record<string, string>> = PREFIX_LISTS[service];
  const id = known[region];
  if (id !== undefined) return id;
  throw new Error(
    `prefix list of ${service} in region "${region}": not known; allowed: ${Object.keys(known).join(', ')} (add the id to PREFIX_LISTS)`,
  );
}
