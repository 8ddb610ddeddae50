import {
  CaptureUpdateAction,
  Excalidraw,
  MainMenu,
  reconcileElements,
} from '@excalidraw/excalidraw';
import type { OrderedExcalidrawElement } from '@excalidraw/excalidraw/element/types';
import type { AppState, BinaryFiles, ExcalidrawImperativeAPI } from '@excalidraw/excalidraw/types';
import { type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { BoardElement } from '../../../../shared/domain/board.ts';
import type { ErrorCode } from '../../../../shared/protocol/errors.ts';
import type { BoardConnection } from '../../../state/Boards.ts';
import { LiveStrokes } from '../LiveStrokes.ts';
import { BoardCursors } from './BoardCursors.ts';
import { BoardPictures } from './BoardPictures.ts';
import { type BoardTools, boardTools } from './boardTools.ts';
import styles from './ExcalidrawBoard.module.css';
import { isBeingChanged, isChanging, shownElements } from './sceneElements.ts';
import { sentElement } from './sentElement.ts';

export interface ExcalidrawBoardProps {
  connection: BoardConnection;
  /** What exports are called. */
  name: string;
  mayDraw: boolean;
  mayAddPictures: boolean;
  isDark: boolean;
  language: 'en' | 'ko';
  /** What people are called, by the id of their peer. */
  names: ReadonlyMap<string, string>;
  /** A picture was not taken. */
  onPictureFailure: (code: ErrorCode | 'unreadable') => void;
  ref?: Ref<BoardTools>;
}

/** Everything that belongs to the board, and nothing that Perch does by itself or not at all. */
const uiOptions = (mayAddPictures: boolean) => ({
  canvasActions: {
    changeViewBackgroundColor: false,
    clearCanvas: false,
    export: false as const,
    loadScene: false,
    saveToActiveFile: false,
    saveAsImage: false,
    toggleTheme: false,
  },
  tools: { image: mayAddPictures },
});

/** The elements come from the connection. The surface of the app shows through. */
const firstState = { appState: { viewBackgroundColor: 'transparent', currentItemRoughness: 0 } };

/** The board's canvas and tools: Excalidraw, with what others draw. Shows what the connection has, and tells it what is drawn. */
export function ExcalidrawBoard(props: ExcalidrawBoardProps) {
  const { connection, name, mayDraw, mayAddPictures, isDark, language, names, ref } = props;
  const [api, setApi] = useState<ExcalidrawImperativeAPI | null>(null);
  const board = useRef<HTMLDivElement>(null);
  const strokesCanvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const scene = useMemo(() => api && new SceneBinding(api, connection, latest), [api, connection]);
  useEffect(() => scene?.start(strokesCanvas.current), [scene]);
  useEffect(() => scene?.cursors.setNames(names), [scene, names]);
  useImperativeHandle(ref, () => boardTools(api, board), [api]);
  const options = useMemo(() => uiOptions(mayAddPictures), [mayAddPictures]);
  return (
    <div ref={board} className={styles.board} onPointerLeave={() => connection.point(null)}>
      <Excalidraw
        excalidrawAPI={setApi}
        initialData={firstState}
        onChange={(elements, appState, files) => scene?.take(elements, appState, files)}
        onPointerUpdate={({ pointer }) => {
          if (mayDraw) connection.point({ x: pointer.x, y: pointer.y });
        }}
        onScrollChange={() => scene?.strokes.draw()}
        onLinkOpen={(_element, event) => event.preventDefault()}
        theme={isDark ? 'dark' : 'light'}
        langCode={language === 'ko' ? 'ko-KR' : 'en'}
        name={name}
        viewModeEnabled={!mayDraw}
        UIOptions={options}
        validateEmbeddable={false}
        aiEnabled={false}
        autoFocus
      >
        <MainMenu>
          <MainMenu.DefaultItems.SearchMenu />
          <MainMenu.DefaultItems.Help />
        </MainMenu>
      </Excalidraw>
      <canvas ref={strokesCanvas} className={styles.strokes} data-dark={isDark || undefined} />
    </div>
  );
}

/** Keeps a scene of Excalidraw and a connection the same. */
class SceneBinding {
  readonly cursors: BoardCursors;
  readonly strokes: LiveStrokes;
  readonly #api: ExcalidrawImperativeAPI;
  readonly #connection: BoardConnection;
  readonly #pictures: BoardPictures;
  readonly #props: { readonly current: ExcalidrawBoardProps };
  /** The version of each element that the connection knows from here. */
  readonly #sent = new Map<string, string>();
  /** Something of others was not shown while it was changed here. */
  #isBehind = false;

  constructor(
    api: ExcalidrawImperativeAPI,
    connection: BoardConnection,
    props: { readonly current: ExcalidrawBoardProps },
  ) {
    this.#api = api;
    this.#connection = connection;
    this.#props = props;
    this.cursors = new BoardCursors((collaborators) => api.updateScene({ collaborators }));
    this.strokes = new LiveStrokes(() => api.getAppState());
    this.#pictures = new BoardPictures(api, connection, (id, code) => {
      this.#removePicture(id);
      this.#props.current.onPictureFailure(code);
    });
  }

  /** Shows what the connection has from now on. Returns the function that stops it. */
  start(canvas: HTMLCanvasElement | null): () => void {
    const connection = this.#connection;
    this.strokes.setCanvas(canvas);
    this.#show(connection.elements, false);
    this.#api.scrollToContent();
    const stops = [
      connection.on('changed', (elements) => {
        this.strokes.finish(elements);
        this.#show(elements, true);
      }),
      connection.on('replaced', (elements) => this.#show(elements, false)),
      connection.on('cleared', () => this.#api.history.clear()),
      connection.on('pointed', (pointed) => {
        this.cursors.hear(pointed);
        this.strokes.hear(pointed);
      }),
      connection.on('imageAdded', (id) => void this.#pictures.fetch(id)),
    ];
    return () => {
      for (const stop of stops) stop();
      this.cursors.close();
      this.strokes.close();
    };
  }

  /** Tells the connection what was drawn here: what is finished as an edit, the stroke of a pen while it is drawn. */
  take(
    elements: readonly OrderedExcalidrawElement[],
    appState: AppState,
    files: BinaryFiles,
  ): void {
    if (!this.#props.current.mayDraw) return;
    this.#connection.draw(LiveStrokes.of(appState));
    if (isChanging(appState)) return;
    const changed: BoardElement[] = [];
    const shortened = new Map<string, OrderedExcalidrawElement>();
    for (const element of elements) {
      const version = `${element.version} ${element.versionNonce}`;
      if (this.#sent.get(element.id) === version) continue;
      this.#sent.set(element.id, version);
      const sent = sentElement(element);
      if (sent) changed.push(sent);
      if (element.type === 'freedraw' && !element.isDeleted && sent) {
        shortened.set(element.id, { ...element, ...sent });
      }
    }
    // Shown here as others see it.
    if (shortened.size > 0) {
      this.#api.updateScene({
        elements: elements.map((element) => shortened.get(element.id) ?? element),
        captureUpdate: CaptureUpdateAction.NEVER,
      });
    }
    if (changed.length > 0) this.#connection.edit(changed);
    this.#pictures.send(files);
    if (this.#isBehind) {
      this.#isBehind = false;
      this.#show(this.#connection.elements, true);
    }
  }

  /** @param isPart whether these are only some elements; else all others are gone */
  #show(elements: readonly BoardElement[], isPart: boolean): void {
    const appState = this.#api.getAppState();
    const scene = this.#api.getSceneElementsIncludingDeleted();
    const remote = shownElements(elements, scene);
    // What is being changed here stays, and is merged when it is finished.
    const local = isPart ? scene : scene.filter((each) => isBeingChanged(each, appState));
    this.#isBehind ||= isChanging(appState);
    for (const { id, version, versionNonce } of elements) {
      this.#sent.set(id, `${version} ${versionNonce}`);
    }
    this.#api.updateScene({
      elements: reconcileElements(
        local,
        remote as unknown as Parameters<typeof reconcileElements>[1],
        appState,
      ),
      // An undo is of one's own.
      captureUpdate: CaptureUpdateAction.NEVER,
    });
    this.#pictures.fetchMissing(remote);
  }

  #removePicture(imageId: string): void {
    const elements = this.#api
      .getSceneElementsIncludingDeleted()
      .map((element) =>
        element.type === 'image' && element.fileId === imageId
          ? { ...element, isDeleted: true, version: element.version + 1 }
          : element,
      );
    this.#api.updateScene({ elements, captureUpdate: CaptureUpdateAction.NEVER });
  }
}
