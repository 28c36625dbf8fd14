import { isObject, type Json } from '../../template/template';
import { textOf } from '../../template/text';
import { notApplicable, phiFreeReason, problemWith } from '../judging';
import { phiRegions, type PhiRegions } from '../phi-regions';
import type { Problem, Rule } from '../rule';

/**
 * Regions to which a cross-region inference profile may send a prompt, by the prefix of its id. Amazon Bedrock User
 * Guide, "Supported Regions and models for inference profiles"; a prefix that is not here may send it anywhere.
 */
const PROFILES: Readonly<Record<string, readonly string[]>> = {
  us: ['us-east-1', 'us-east-2', 'us-west-2'],
  'us-gov': ['us-gov-east-1', 'us-gov-west-1'],
};

/** `us.anthropic.claude-…`, as an id or at the end of an ARN. */
const PROFILE =
  /(?:^|\/)(us-gov|[a-z]{2,6})\.(?:amazon|anthropic|cohere|deepseek|meta|mistral|openai|qwen|stability|twelvelabs|writer)\./;
const ARN = /^arn:(?:\$\{AWS::Partition\}|[^:]*):bedrock:(\$\{AWS::Region\}|[^:]*):/;

function problemOf(
  path: string,
  text: string,
  own: string | undefined,
  regions: PhiRegions,
): Problem | undefined {
  const profile = PROFILE.exec(text)?.[1];
  if (profile !== undefined) {
    const outside = PROFILES[profile]?.find((region) => !regions.allows(region));
    if (PROFILES[profile] && outside === undefined) return undefined;
    const where = outside ?? 'any region';
    return problemWith(path, `${text}, which may run in ${where}`, regions.text);
  }
  const arn = ARN.exec(text);
  if (!arn) return undefined;
  const region = arn[1] === '${AWS::Region}' ? own : arn[1];
  if (region === undefined || region === '' || regions.allows(region)) return undefined;
  // A wildcard for the models below a profile that is judged itself gives nothing by itself, but cannot be told apart.
  return problemWith(path, `${text}, which names region ${region}`, regions.text);
}

/** Contract; 45 CFR 164.308(b)(1): a prompt holds PHI, and inference is processing. */
export const modelRegions: Rule = {
  id: 'VND-5.model-regions',
  title: 'Models are called in the declared regions only',
  help: 'Name models and inference profiles of the declared regions, in policies, environments and Bedrock resources.',
  types: [
    'AWS::Bedrock::Agent',
    'AWS::Bedrock::ApplicationInferenceProfile',
    'AWS::Bedrock::DataAutomationProject',
    'AWS::Bedrock::Flow',
    'AWS::Bedrock::Guardrail',
    'AWS::Bedrock::KnowledgeBase',
    'AWS::Bedrock::Prompt',
    'AWS::ECS::TaskDefinition',
    'AWS::IAM::ManagedPolicy',
    'AWS::IAM::Policy',
    'AWS::IAM::Role',
    'AWS::Lambda::Function',
    'AWS::StepFunctions::StateMachine',
  ],
  forbids: true,
  judge(resource) {
    const { region } = resource.template;
    const regions = phiRegions(resource.template);
    const found: Problem[] = [];
    let models = resource.type.startsWith('AWS::Bedrock::') ? 1 : 0;
    const walk = (value: Json | undefined, path: string): void => {
      const text = textOf(value);
      if (text !== undefined) {
        if (PROFILE.test(text) || ARN.test(text)) models++;
        const problem = problemOf(path, text, region, regions);
        if (problem) found.push(problem);
      } else if (Array.isArray(value)) {
        value.forEach((item: Json, i) => walk(item, `${path}.${i}`));
      } else if (isObject(value)) {
        for (const [key, item] of Object.entries(value)) walk(item, path ? `${path}.${key}` : key);
      }
    };
    walk(resource.properties, '');
    if (models === 0) return notApplicable;
    return phiFreeReason(resource) === undefined ? found : [];
  },
};
