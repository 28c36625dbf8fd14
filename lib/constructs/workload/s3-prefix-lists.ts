/**
 * Ids of the prefix list `com.amazonaws.<region>.s3`: the addresses behind the S3 gateway endpoint, in the one form
 * that a security-group rule understands. CloudFormation cannot look them up; AWS never changes them.
 * `aws ec2 describe-managed-prefix-lists --region <region>` prints the one of another region.
 */
export const S3_PREFIX_LISTS: Readonly<Record<string, string>> = {
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
};

/** @throws for a region whose list is not known */
export function s3PrefixList(region: string): string {
  const id = S3_PREFIX_LISTS[region];
  if (id !== undefined) return id;
  throw new Error(
    `S3 prefix list of region "${region}": not known; allowed: ${Object.keys(S3_PREFIX_LISTS).join(', ')} (add the id to S3_PREFIX_LISTS)`,
  );
}
