import { createHash } from 'node:crypto';
import { only, type RuleCases } from './cases';

const child = only('AWS::SNS::Topic');
const digest = createHash('sha256').update(JSON.stringify(child)).digest('hex');
const nested = (TemplateURL: string | object, rest = {}) =>
  only('AWS::CloudFormation::Stack', { TemplateURL: TemplateURL as string }, rest);

export const cases: RuleCases = {
  compliant: [
    [nested(`https://s3.us-east-1.amazonaws.com/assets/${digest}.json`), child],
    [nested({ 'Fn::Join': ['', ['https://', { Ref: 'AWS::URLSuffix' }, `/${digest}.json`]] }), child],
    [nested('./template.json'), child],
  ],
  failing: [
    { template: nested('https://s3.amazonaws.com/elsewhere/template.json'), path: 'Properties.TemplateURL' },
    { template: nested(`https://s3.amazonaws.com/${'0'.repeat(64)}.json`), path: 'Properties.TemplateURL' },
    { template: only('AWS::CloudFormation::StackSet'), path: 'Properties.TemplateURL' },
  ],
  unreadable: [{ template: nested({ Ref: 'Where' }), path: 'Properties.TemplateURL' }],
  notApplicable: [child],
};
