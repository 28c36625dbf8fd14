import { intrinsicOf, isObject, type Json } from '../../template/template';
import { isPresent, isTrue, notApplicable, problem, problemWith, show } from '../judging';
import type { Problem, Rule } from '../rule';

function contentOf(value: Json | undefined): unknown {
  if (typeof value !== 'string') return intrinsicOf(value) ? undefined : value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** 45 CFR 164.312(a)(1), 164.312(b). AWS Systems Manager User Guide, "Session document schema". */
export const sessionEncryption: Rule = {
  id: 'NET-4.session-encryption',
  title: 'Session Manager sessions are encrypted with a KMS key and logged to encrypted storage',
  help: 'Set kmsKeyId and an encrypted log group or bucket in the inputs of the session document.',
  types: ['AWS::SSM::Document'],
  judge(document) {
    const kind = document.get('DocumentType');
    if (intrinsicOf(kind)) return [problem(document, 'DocumentType', 'a document type that can be read')];
    if (kind !== 'Session') return notApplicable;
    const content = contentOf(document.get('Content'));
    const inputs = isObject(content) ? content.inputs : undefined;
    if (!isObject(inputs) || intrinsicOf(inputs)) {
      return [problem(document, 'Content', 'session preferences as JSON')];
    }
    const at = (name: string, allowed: string): Problem =>
      problemWith(`Content.inputs.${name}`, show(inputs[name]), allowed);
    const found: Problem[] = [];
    if (!isPresent(inputs.kmsKeyId)) found.push(at('kmsKeyId', 'a KMS key'));
    const toLogs = isPresent(inputs.cloudWatchLogGroupName);
    const toBucket = isPresent(inputs.s3BucketName);
    if (!toLogs && !toBucket) {
      found.push(at('cloudWatchLogGroupName', 'a log group (or s3BucketName a bucket)'));
    }
    if (toLogs && !isTrue(inputs.cloudWatchEncryptionEnabled)) {
      found.push(at('cloudWatchEncryptionEnabled', 'true'));
    }
    if (toBucket && !isTrue(inputs.s3EncryptionEnabled)) found.push(at('s3EncryptionEnabled', 'true'));
    return found;
  },
};
