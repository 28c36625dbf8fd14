import { isDeepStrictEqual } from 'node:util';
import type {
  AttributeValue,
  BatchWriteItemCommandInput,
  GetItemCommandInput,
  QueryCommandInput,
  TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import { refusal } from './service';

type Item = Record<string, AttributeValue>;
type Values = Readonly<Record<string, AttributeValue>>;
interface Write {
  readonly kind: 'Put' | 'Update' | 'Delete' | 'ConditionCheck';
  readonly key: Item;
  readonly request: {
    readonly Item?: Item;
    readonly ConditionExpression?: string;
    readonly UpdateExpression?: string;
    readonly ExpressionAttributeValues?: Values;
    readonly ReturnValuesOnConditionCheckFailure?: string;
  };
}

const KEPT_WORDS = /\b(size|sequence|last|first|count|next|head|name|key|hash|date|time|value|values)\b/i;
const MOST_TRANSACTION_BYTES = 4 * 1024 * 1024;
const MOST_ITEM_BYTES = 400 * 1024;
const MOST_PAGE_BYTES = 1024 * 1024;

/**
 * A DynamoDB table with the keys `pk` and `sk`, as strict as the real one about what our functions use of it.
 * Source: Amazon DynamoDB API Reference, "TransactWriteItems", "Query", "BatchWriteItem".
 */
export class FakeTable {
  private readonly partitions = new Map<string, Map<string, Item>>();
  private readonly tokens = new Map<string, TransactWriteItemsCommandInput>();
  /** Every so many batch writes, the last request is not processed. */
  unprocessedEvery = 0;
  private batchWrites = 0;

  constructor(private readonly name: string) {}

  readonly operations = {
    GetItem: (input: GetItemCommandInput) => {
      this.check(input.TableName);
      return { Item: this.find(input.Key!) };
    },
    Query: (input: QueryCommandInput) => this.query(input),
    TransactWriteItems: (input: TransactWriteItemsCommandInput) => this.transact(input),
    BatchWriteItem: (input: BatchWriteItemCommandInput) => this.batchWrite(input),
  };

  /** Items of a partition by sort key. */
  items(pk: string): Item[] {
    const partition = this.partitions.get(pk) ?? new Map<string, Item>();
    return [...partition.keys()].toSorted().map((sk) => partition.get(sk)!);
  }

  put(item: Item): void {
    const pk = item.pk!.S!;
    const partition = this.partitions.get(pk);
    if (partition) partition.set(item.sk!.S!, item);
    else this.partitions.set(pk, new Map([[item.sk!.S!, item]]));
  }

  private check(name: string | undefined): void {
    if (name !== this.name) throw refusal('ResourceNotFoundException');
  }

  private find(key: Item): Item | undefined {
    return this.partitions.get(key.pk!.S!)?.get(key.sk!.S!);
  }

  private remove(key: Item): void {
    this.partitions.get(key.pk!.S!)?.delete(key.sk!.S!);
  }

  private transact(input: TransactWriteItemsCommandInput) {
    const { TransactItems = [], ClientRequestToken: token } = input;
    if (TransactItems.length === 0 || TransactItems.length > 100) throw invalid('1 to 100 items');
    if (token !== undefined && token.length > 36) throw invalid('a token of at most 36 characters');
    const earlier = token === undefined ? undefined : this.tokens.get(token);
    if (earlier) {
      if (isDeepStrictEqual(earlier, input)) return {};
      throw refusal('IdempotentParameterMismatchException');
    }
    const writes = TransactItems.map((action) => this.write(action));
    const keys = new Set(writes.map(({ key }) => `${key.pk!.S} ${key.sk!.S}`));
    if (keys.size < writes.length) throw invalid('one action an item');

    const reasons = writes.map(({ key, request }) => {
      const found = this.find(key);
      if (holds(request.ConditionExpression, found, request.ExpressionAttributeValues))
        return { Code: 'None' };
      const Item = request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? found : undefined;
      return { Code: 'ConditionalCheckFailed', Item };
    });
    if (reasons.some(({ Code }) => Code !== 'None')) throw canceled(reasons);

    const after = writes.map((write) => ({ ...write, item: this.after(write) }));
    const sizes = after.map(({ key, item }) => sizeOf(item ?? this.find(key) ?? {}));
    if (sizes.some((size) => size > MOST_ITEM_BYTES)) throw invalid('items of at most 400 KB');
    if (sizes.reduce((sum, size) => sum + size, 0) > MOST_TRANSACTION_BYTES) throw invalid('at most 4 MB');
    for (const { kind, key, item } of after) {
      if (item) this.put(item);
      else if (kind === 'Delete') this.remove(key);
    }
    if (token !== undefined) this.tokens.set(token, input);
    return {};
  }

  private write(action: object): Write {
    const [[kind, request] = [], ...others] = Object.entries(action) as [Write['kind'], Write['request']][];
    if (!kind || !request || others.length > 0) throw invalid('one action');
    const { TableName, Key, Item } = request as { TableName?: string; Key?: Item; Item?: Item };
    this.check(TableName);
    const { pk, sk } = (kind === 'Put' ? Item : Key) ?? {};
    if (!pk?.S || !sk?.S) throw invalid('a key');
    checkExpressions(request);
    return { kind, key: { pk, sk }, request };
  }

  private after({ kind, key, request }: Write): Item | undefined {
    if (kind === 'Put') return request.Item;
    if (kind !== 'Update') return undefined;
    const [, assignments] = /^SET (.+)$/.exec(request.UpdateExpression ?? '') ?? [];
    if (assignments === undefined) throw invalid('an update that the fake knows');
    const changes = assignments.split(', ').map((assignment) => {
      const [, name, value] = /^(\w+) = (:\w+)$/.exec(assignment) ?? [];
      return [name!, request.ExpressionAttributeValues![value!]!] as const;
    });
    return { ...key, ...this.find(key), ...Object.fromEntries(changes) };
  }

  private query(input: QueryCommandInput) {
    this.check(input.TableName);
    checkExpressions(input);
    const values = input.ExpressionAttributeValues ?? {};
    const [partition, sort] = input.KeyConditionExpression!.split(' AND ');
    if (partition !== 'pk = :pk' || !input.ConsistentRead) throw invalid('one partition, read consistently');
    const after = input.ExclusiveStartKey?.sk?.S ?? '';
    const matching = this.items(values[':pk']!.S!).filter(
      (item) => item.sk!.S! > after && holds(sort, item, values),
    );
    let bytes = 0;
    const end = matching.findIndex((item) => (bytes += sizeOf(item)) > MOST_PAGE_BYTES);
    const Items = end < 0 ? matching : matching.slice(0, Math.max(1, end));
    const last = Items.length < matching.length ? Items.at(-1) : undefined;
    return { Items, LastEvaluatedKey: last && { pk: last.pk, sk: last.sk } };
  }

  private batchWrite({ RequestItems = {} }: BatchWriteItemCommandInput) {
    const requests = RequestItems[this.name] ?? [];
    if (Object.keys(RequestItems).length !== 1 || requests.length === 0 || requests.length > 25)
      throw invalid('1 to 25 requests');
    const skip = this.unprocessedEvery > 0 && ++this.batchWrites % this.unprocessedEvery === 0 ? 1 : 0;
    const [processed, rest] = [requests.slice(0, requests.length - skip), requests.slice(-skip)];
    for (const { DeleteRequest } of processed) {
      if (!DeleteRequest?.Key) throw invalid('deletions only');
      this.remove(DeleteRequest.Key);
    }
    return { UnprocessedItems: skip > 0 ? { [this.name]: rest } : {} };
  }
}

export const canceled = (reasons: readonly { readonly Code: string }[]): Error =>
  refusal('TransactionCanceledException', 400, { CancellationReasons: reasons });

const invalid = (allowed: string): Error =>
  Object.assign(refusal('ValidationException'), { message: `allowed: ${allowed}` });

/** Refuses words that DynamoDB keeps for itself, and values that no expression uses. */
function checkExpressions(request: object): void {
  const texts = Object.entries(request).flatMap(([name, value]) =>
    name.endsWith('Expression') ? [String(value)] : [],
  );
  const { ExpressionAttributeValues = {} } = request as { ExpressionAttributeValues?: Values };
  const names = texts.join(' ').replaceAll(/:\w+/g, '');
  if (KEPT_WORDS.test(names)) throw invalid('no reserved word');
  for (const value of Object.keys(ExpressionAttributeValues)) {
    if (!texts.some((text) => new RegExp(`${value}\\b`).test(text))) throw invalid('values that are used');
  }
}

/** A condition of the few forms that our functions use. */
function holds(expression: string | undefined, item: Item | undefined, values: Values = {}): boolean {
  if (expression === undefined) return true;
  return expression.split(' AND ').every((clause) => {
    if (clause === 'attribute_not_exists(pk)') return item === undefined;
    const [, prefixed, prefix] = /^begins_with\((\w+), (:\w+)\)$/.exec(clause) ?? [];
    if (prefixed) return item?.[prefixed]?.S?.startsWith(values[prefix!]!.S!) ?? false;
    const [, name, operator, value] = /^(\w+) (=|<|>=) (:\w+)$/.exec(clause) ?? [];
    if (!name || !values[value!]) throw invalid(`a condition that the fake knows, not ${clause}`);
    const [left, right] = [item?.[name]?.N, values[value!]!.N];
    if (left === undefined || right === undefined) return false;
    if (operator === '=') return Number(left) === Number(right);
    return operator === '<' ? Number(left) < Number(right) : Number(left) >= Number(right);
  });
}

/** Source: Amazon DynamoDB Developer Guide, "Item sizes and formats". */
function sizeOf(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + name.length + sizeOfValue(value), 0);
}

function sizeOfValue({ S, N, B, L }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.length / 2) + 1;
  if (B !== undefined) return B.byteLength;
  if (L !== undefined) return L.reduce((sum, value) => sum + 1 + sizeOfValue(value), 3);
  throw invalid('values that the fake knows');
}
