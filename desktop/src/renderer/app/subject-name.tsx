import type { AnyDocument, DocumentKey } from '#shared/documents/collections.ts';
import { useFormats } from './use-company.ts';
import { useDocument } from './use-document.ts';

/** The name of one document wherever it is mentioned; nothing when it is not held. */
export function SubjectName({ subject }: { subject: DocumentKey | null }) {
  const { seen } = useDocument(subject?.collection ?? 'company', subject?.id ?? null);
  const { dayTime } = useFormats();
  return seen === null ? null : <>{nameOf(seen.document, dayTime)}</>;
}

function nameOf(document: AnyDocument, dayTime: (instant: string) => string): string {
  if ('place' in document)
    return `${document.serviceName}, ${document.place.customerName}, ${dayTime(document.startsAt)}`;
  if ('items' in document) {
    const [first] = document.items;
    return [document.orderNumber, document.guestName, first?.serviceName, dayTime(document.startsAt)]
      .filter((part) => part !== null && part !== undefined)
      .join(', ');
  }
  if ('visits' in document)
    return [document.subscriptionNumber, document.guestName, document.serviceName]
      .filter((part) => part !== null)
      .join(', ');
  return 'discountType' in document ? document.code : document.name;
}
