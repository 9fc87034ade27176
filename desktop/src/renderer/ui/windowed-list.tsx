import { Skeleton, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { t } from '../i18n/translate.ts';
import { AllBox, RowBox } from './selection-box.tsx';
import type { Selection } from './use-selection.ts';
import classes from './windowed-list.module.css';

export interface Column<Row> {
  key: string;
  title: string;
  /** A CSS grid track: '120px', 'minmax(140px, 1fr)'. */
  width: string;
  align?: 'right';
  /** Where it stands on a phone, in rows of two lines; left out there without one. */
  narrow?: 'lead' | 'side' | 'under' | 'mark';
  cell: (row: Row) => ReactNode;
}

interface WindowedListProps<Row> {
  /** Accessible name. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** Of all rows; more than `rows` when only a window of them is here. */
  total: number;
  idOf: (row: Row) => string;
  /** Accessible name of a row: what the link to it says. */
  nameOf: (row: Row) => string;
  onOpen: (row: Row) => void;
  /** The user is near the end of what is here. */
  onNeedMore?: () => void;
  isLoading: boolean;
  empty: ReactNode;
  /** Rows can be chosen: by their box, with Shift over a range, with Space and Ctrl+A. */
  selection?: Selection;
}

const OVERSCAN_ROWS = 12;

const BOX_WIDTH = '20px';
/** The tracks of a phone's rows; the places that `narrow` names. */
const NARROW_COLUMNS = '[lead] minmax(0, 1fr) [side] auto';
/** As in the stylesheet. */
const NARROW = '(max-width: 640px)';
const ROW_HEIGHT = { wide: 44, narrow: 62 } as const;

/** A list of any length: only the rows in view are in the document. Arrow keys move, Enter opens. */
export function WindowedList<Row>(props: WindowedListProps<Row>) {
  const { columns, rows, idOf, onNeedMore } = props;
  const isNarrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  const rowHeight = ROW_HEIGHT[isNarrow ? 'narrow' : 'wide'];
  const viewport = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 800 });

  useEffect(() => {
    const element = viewport.current;
    if (!element) return;
    const measure = () => setView({ top: element.scrollTop, height: element.clientHeight || 800 });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);

  const first = Math.max(0, Math.floor(view.top / rowHeight) - OVERSCAN_ROWS);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / rowHeight) + OVERSCAN_ROWS);
  const isNearEnd = last >= rows.length && rows.length < props.total;
  useEffect(() => {
    if (isNearEnd) onNeedMore?.();
  }, [isNearEnd, onNeedMore]);

  const widths = [...(props.selection ? [BOX_WIDTH] : []), ...columns.map(({ width }) => width)];
  const tracks = {
    '--columns': widths.join(' '),
    '--narrow-columns': props.selection ? `[box] ${BOX_WIDTH} ${NARROW_COLUMNS}` : NARROW_COLUMNS,
  };
  return (
    <div ref={viewport} className={classes['viewport']} style={tracks as React.CSSProperties} tabIndex={-1}>
      <div role="table" aria-label={props.label} aria-rowcount={props.total + 1}>
        <div role="rowgroup">
          <div role="row" aria-rowindex={1} className={classes['head']}>
            {props.selection ? (
              <div role="columnheader" data-narrow="box">
                <AllBox count={rows.length} selection={props.selection} />
              </div>
            ) : null}
            {columns.map((column) => (
              <div key={column.key} role="columnheader" data-align={column.align} data-narrow={column.narrow}>
                {column.title === '' ? <VisuallyHidden>{t('common.marks')}</VisuallyHidden> : column.title}
              </div>
            ))}
          </div>
        </div>
        {props.isLoading && rows.length === 0 ? <LoadingRows /> : null}
        {!props.isLoading && rows.length === 0 ? props.empty : null}
        <div role="rowgroup" className={classes['canvas']} style={{ height: rows.length * rowHeight }}>
          {rows.slice(first, last).map((row, offset) => (
            <ListRow key={idOf(row)} row={row} index={first + offset} rowHeight={rowHeight} list={props} />
          ))}
        </div>
      </div>
    </div>
  );
}

interface ListRowProps<Row> {
  row: Row;
  index: number;
  rowHeight: number;
  list: WindowedListProps<Row>;
}

function ListRow<Row>({ row, index, rowHeight, list }: ListRowProps<Row>) {
  const { selection } = list;
  const id = list.idOf(row);
  function isSelecting({ key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
    if (key === ' ') selection?.toggle(id, shiftKey);
    else if (key === 'Escape' && selection?.ids.size) selection.replace([]);
    else if (key.toLowerCase() === 'a' && (ctrlKey || metaKey)) selection?.toggleAll();
    else return false;
    return true;
  }
  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const sibling = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' } as const;
    // A key pressed in what is inside of the row is not for the row.
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Enter') list.onOpen(row);
    else if (selection && isSelecting(event)) event.preventDefault();
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const next = event.currentTarget[sibling[event.key]];
      if (next instanceof HTMLElement) next.focus();
      event.preventDefault();
    }
  }
  return (
    <div
      role="row"
      tabIndex={0}
      {...(selection && { 'data-selected': selection.ids.has(id) || undefined })}
      aria-rowindex={index + 2}
      aria-label={list.nameOf(row)}
      className={classes['row']}
      style={{ top: index * rowHeight, height: rowHeight }}
      onClick={() => list.onOpen(row)}
      onKeyDown={onKeyDown}
    >
      {selection ? (
        <div role="cell" data-narrow="box">
          <RowBox id={id} name={list.nameOf(row)} selection={selection} />
        </div>
      ) : null}
      {list.columns.map((column) => (
        <div key={column.key} role="cell" data-align={column.align} data-narrow={column.narrow}>
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}

export function LoadingRows() {
  return (
    <div className={classes['loading']} role="status" aria-label={t('common.loading')}>
      {[0.9, 0.7, 0.8, 0.6, 0.75].map((width) => (
        <Skeleton key={width} height={18} width={`${width * 100}%`} />
      ))}
    </div>
  );
}
