import { refusal } from '../../support/aws/service';

type Value = { readonly S?: string; readonly N?: string; readonly BOOL?: boolean };
type Item = Record<string, Value>;
interface Request {
  readonly TableName: string;
  readonly Item?: Item;
  readonly Key?: Item;
  readonly UpdateExpression?: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeValues: Item;
  readonly ReturnValuesOnConditionCheckFailure?: string;
}

/** Words of ours that DynamoDB keeps for itself ("Reserved words in DynamoDB"), and would refuse unescaped. */
const KEPT = /(?<!:)\b(key|state|token|owner|ttl|status|date|time|timestamp|value)\b/i;

/** A table with the partition key `pk`, as strict as the real one about what is asked of it. Nothing in it expires by itself. */
export class FakeReplayTable {
  readonly items = new Map<string, Item>();
  /** What becomes of a call: an error is thrown before it is done. */
  fate: (operation: string) => Error | undefined = () => undefined;

  readonly operations = {
    PutItem: (input: Request) => this.write('PutItem', input, input.Item!),
    UpdateItem: (input: Request) => this.write('UpdateItem', input, input.Key!),
    DeleteItem: (input: Request) => this.write('DeleteItem', input, input.Key!),
  };
  readonly client = {
    putItem: async (input: object) => this.operations.PutItem(input as Request),
    updateItem: async (input: object) => this.operations.UpdateItem(input as Request),
    deleteItem: async (input: object) => this.operations.DeleteItem(input as Request),
  };

  private write(operation: string, input: Request, { pk }: Item): object {
    const error = this.fate(operation);
    if (error) throw error;
    if (input.TableName !== 'replays') throw refusal('ResourceNotFoundException');
    const { ConditionExpression, UpdateExpression = '', ExpressionAttributeValues: values } = input;
    const text = `${ConditionExpression} ${UpdateExpression}`;
    const unused = Object.keys(values).filter((name) => !new RegExp(`${name}\\b`).test(text));
    if (KEPT.test(text) || unused.length > 0 || !pk?.S) throw refusal('ValidationException');
    const found = this.items.get(pk.S);
    if (!holds(ConditionExpression, found, values)) {
      const Item = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? found : undefined;
      throw refusal('ConditionalCheckFailedException', 400, { Item });
    }
    if (operation === 'DeleteItem') this.items.delete(pk.S);
    else if (operation === 'PutItem') this.items.set(pk.S, input.Item!);
    else {
      const [, name, value] = /^SET (\w+) = (:\w+)$/.exec(UpdateExpression) ?? [];
      this.items.set(pk.S, { ...found, pk, [name!]: values[value!]! });
    }
    return {};
  }
}

/** Conditions with OR of AND, parentheses around the latter, as DynamoDB reads them; what it does not know it refuses. */
function holds(expression: string, item: Item | undefined, values: Item): boolean {
  return expression.split(' OR ').some((alternative) =>
    alternative
      .replace(/^\((.*)\)$/, '$1')
      .split(' AND ')
      .every((clause) => {
        const [, absent] = /^attribute_not_exists\((\w+)\)$/.exec(clause) ?? [];
        if (absent) return item?.[absent] === undefined;
        const [, name, operator, value] = /^(\w+) (=|<=) (:\w+)$/.exec(clause) ?? [];
        if (!name || !values[value!]) throw refusal('ValidationException');
        const [left, right] = [item?.[name], values[value!]!];
        if (left === undefined) return false;
        return operator === '=' ? left.S === right.S : Number(left.N) <= Number(right.N);
      }),
  );
}
