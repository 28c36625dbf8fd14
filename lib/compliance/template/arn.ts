/**
 * The parts of an ARN between its colons, those inside `${…}` left alone:
 * `arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:jobs` has the region `${AWS::Region}` at position 3.
 */
export function partsOfArn(text: string): readonly string[] {
  const parts = [''];
  for (const [piece] of text.matchAll(/\$\{[^}]*\}|[^:$]+|:|\$/g)) {
    if (piece === ':') parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return parts;
}
