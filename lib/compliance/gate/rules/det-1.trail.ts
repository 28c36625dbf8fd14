import { keyReference } from '../../key-reference';
import { asList } from '../../template/policy';
import { intrinsicOf, isObject, type Json, type TemplateResource } from '../../template/template';
import { lockProblems } from '../archive';
import { expect, isOneOf, isPresent, isTrue, isTrueOrMissing, problem, problemWith } from '../judging';
import type { Problem, Rule } from '../rule';

const DATA = ['AWS::S3::Object', 'AWS::Lambda::Function'];

/** 45 CFR 164.312(b), 164.308(a)(1)(ii)(D). AWS CloudTrail User Guide, "Security best practices in AWS CloudTrail". */
export const trail: Rule = {
  id: 'DET-1.trail',
  title: 'Trails record every region, S3 and Lambda data events, validated, encrypted, locked for six years',
  help: 'Set the properties that the findings name; deliver to a bucket under Object Lock.',
  types: ['AWS::CloudTrail::Trail'],
  judge(it, set) {
    const key = keyReference(it.get('KMSKeyId'), it.template, set);
    const bucket = set.target(it.get('S3BucketName'), it.template);
    const locked = bucket?.type === 'AWS::S3::Bucket' ? lockProblems(bucket) : undefined;
    return [
      ...expect(it, 'IsLogging', isTrue, 'true'),
      ...expect(it, 'IsMultiRegionTrail', isTrue, 'true'),
      ...expect(it, 'IncludeGlobalServiceEvents', isTrueOrMissing, 'true'),
      ...expect(it, 'EnableLogFileValidation', isTrue, 'true'),
      ...(key.kind === 'customer' ? [] : [problem(it, 'KMSKeyId', 'a customer managed KMS key')]),
      ...(isPresent(it.get('CloudWatchLogsLogGroupArn'))
        ? []
        : [problem(it, 'CloudWatchLogsLogGroupArn', 'the ARN of a log group')]),
      ...events(it),
      ...(locked
        ? locked.map((found) =>
            problemWith(
              'S3BucketName',
              `${bucket!.ref} whose ${found.path} is ${found.given}`,
              found.allowed,
            ),
          )
        : []),
      ...(locked ? [] : [problem(it, 'S3BucketName', 'a bucket of these templates, under Object Lock')]),
    ];
  },
};

/** Management events of every service come without any selector; a selector can take them away. */
const MANAGEMENT = 'Management';

function events(it: TemplateResource): Problem[] {
  const selectors = ['AdvancedEventSelectors', 'EventSelectors'] as const;
  for (const path of selectors) {
    if (intrinsicOf(it.get(path))) return [problem(it, path, 'selectors in the template')];
  }
  const types = new Set([
    ...asList(it.get('AdvancedEventSelectors')).flatMap(advancedTypes),
    ...asList(it.get('EventSelectors')).flatMap(basicTypes),
  ]);
  const path = it.get('AdvancedEventSelectors') === undefined ? 'EventSelectors' : 'AdvancedEventSelectors';
  const missing = DATA.filter((type) => !types.has(type));
  return [
    ...(missing.length === 0
      ? []
      : [problemWith(path, `no data events of ${missing.join(', ')}`, `data events of ${DATA.join(', ')}`)]),
    ...(types.has(MANAGEMENT) || it.get(path) === undefined
      ? []
      : [problemWith(path, 'not all management events', 'management events of every service')]),
  ];
}

/** Fields that leave a selector whole: with others it records reads or writes alone, or some calls alone. */
const WHOLE: ReadonlySet<Json | undefined> = new Set(['eventCategory', 'resources.type', 'resources.ARN']);

function advancedTypes(selector: Json): string[] {
  const fields = isObject(selector) ? asList(selector.FieldSelectors).filter(isObject) : [];
  const valuesOf = (name: string) => asList(fields.find(({ Field }) => Field === name)?.Equals);
  if (valuesOf('eventCategory').includes(MANAGEMENT)) return fields.length === 1 ? [MANAGEMENT] : [];
  if (!fields.every(({ Field }) => WHOLE.has(Field))) return [];
  return valuesOf('resources.type').filter((type) => typeof type === 'string');
}

function basicTypes(selector: Json): string[] {
  if (
    !isObject(selector) ||
    !(selector.ReadWriteType === undefined || isOneOf('All')(selector.ReadWriteType))
  ) {
    return [];
  }
  const managed =
    isTrueOrMissing(selector.IncludeManagementEvents) &&
    asList(selector.ExcludeManagementEventSources).length === 0;
  const data = asList(selector.DataResources)
    .filter(isObject)
    .filter((resource) => asList(resource.Values).length > 0)
    .map(({ Type }) => Type)
    .filter((type) => typeof type === 'string');
  return managed ? [MANAGEMENT, ...data] : data;
}
