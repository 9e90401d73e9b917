import type { ReactElement } from "react";
import type { ReactionName } from "./state";

const SKIN = "#f6c552";
const EDGE = "#8a5a06";
const LINE = { fill: "none", stroke: EDGE, strokeWidth: 1.6, strokeLinecap: "round" } as const;

function Face({ children }: { children: ReactElement | ReactElement[] }) {
  return (
    <>
      <circle cx="12" cy="12" r="10" fill={SKIN} stroke={EDGE} strokeWidth="1" />
      {children}
    </>
  );
}

const THUMB = (
  <g fill={SKIN} stroke={EDGE} strokeWidth="1.3" strokeLinejoin="round">
    <path d="M7 10.5 11 2.6a2.6 2.6 0 0 1 3.4 2.9L13.7 9h5.5a2 2 0 0 1 1.9 2.6l-2.3 7.6a2 2 0 0 1-1.9 1.4H7Z" />
    <rect x="2.8" y="10.2" width="4.4" height="10.8" rx="1.2" />
  </g>
);

/** Drawn here, so that they look alike everywhere: not every system has a font with emojis. */
const PICTURES: Record<ReactionName, ReactElement> = {
  thumbs_up: THUMB,
  thumbs_down: <g transform="rotate(180 12 12) matrix(-1 0 0 1 24 0)">{THUMB}</g>,
  heart: (
    <path
      d="M12 20.6 3.9 12.4a5.2 5.2 0 0 1 7.3-7.4l.8.8.8-.8a5.2 5.2 0 0 1 7.3 7.4Z"
      fill="#d9473b"
      stroke="#7c1c14"
      strokeWidth="1"
    />
  ),
  joy: (
    <Face>
      <path d="M6.8 10.2q1.7-2 3.4 0M13.8 10.2q1.7-2 3.4 0" {...LINE} />
      <path d="M6.8 13.2h10.4a5.2 5.2 0 0 1-10.4 0Z" fill="#5a2a0c" />
      <path
        d="M4.6 11.4q-2.2 2-.9 3.6 1.5 1 2.2-.9ZM19.4 11.4q2.2 2 .9 3.6-1.5 1-2.2-.9Z"
        fill="#57aee8"
      />
    </Face>
  ),
  smiling_face_with_tear: (
    <Face>
      <circle cx="8.6" cy="10" r="1.3" fill={EDGE} />
      <circle cx="15.4" cy="10" r="1.3" fill={EDGE} />
      <path d="M8 15q4 3.2 8 0" {...LINE} />
      <path d="M16.6 12.2q2 2.8.4 4-1.8.6-1.8-1.4 0-1.2 1.4-2.6Z" fill="#57aee8" />
    </Face>
  ),
  open_mouth: (
    <Face>
      <circle cx="8.6" cy="9.4" r="1.3" fill={EDGE} />
      <circle cx="15.4" cy="9.4" r="1.3" fill={EDGE} />
      <ellipse cx="12" cy="16" rx="2.5" ry="3.1" fill="#5a2a0c" />
    </Face>
  ),
  tada: (
    <>
      <path
        d="M2.6 21.4 8 8.4l7.6 7.6Z"
        fill={SKIN}
        stroke={EDGE}
        strokeWidth="1.2"
        strokeLinejoin="round"
      />
      <path d="m6.3 12.4 5.3 5.3M4.4 16.9l2.8 2.8" stroke={EDGE} strokeWidth="1.2" />
      <path
        d="M11 7q.4-3.4 3.4-4.4M16.6 12.6q3-.9 4.8.9"
        fill="none"
        stroke="#d9473b"
        strokeWidth="1.7"
        strokeLinecap="round"
      />
      <path
        d="M13.6 10.2q4-.4 5-4.4"
        fill="none"
        stroke="#3f9bd8"
        strokeWidth="1.7"
        strokeLinecap="round"
      />
      <circle cx="9" cy="4" r="1.2" fill="#3f9bd8" />
      <circle cx="20.6" cy="3.4" r="1.2" fill="#2f9e6b" />
      <circle cx="20" cy="18" r="1.2" fill="#d9473b" />
      <circle cx="16.6" cy="6" r="1" fill="#f0bb55" />
    </>
  ),
  clap: (
    <g strokeLinejoin="round" strokeLinecap="round" stroke={EDGE} strokeWidth="1.2">
      <g transform="rotate(-28 12 14)">
        <path
          d="M8 21.5c-2-1.2-2.8-3-2.8-5.4V11a1.2 1.2 0 0 1 2.4 0v2.4V8.2a1.25 1.25 0 0 1 2.5 0v4.4-5.8a1.25 1.25 0 0 1 2.5 0v5.8-4.2a1.25 1.25 0 0 1 2.5 0v7.8c0 3-1.3 5.3-3.5 5.3Z"
          fill="#e0a92f"
        />
        <path
          d="M11.2 22.2c-2-1.2-2.8-3-2.8-5.4v-5.1a1.2 1.2 0 0 1 2.4 0v2.4V8.9a1.25 1.25 0 0 1 2.5 0v4.4-5.8a1.25 1.25 0 0 1 2.5 0v5.8-4.2a1.25 1.25 0 0 1 2.5 0v7.8c0 3-1.3 5.3-3.5 5.3Z"
          fill={SKIN}
        />
      </g>
      <path d="M14.6 1.6v2.2M18.6 2.6l-1.2 2M21.8 5.8l-2 1.2" stroke="#f0bb55" strokeWidth="1.6" />
    </g>
  ),
};

/** Says nothing to screen readers: a name stands beside it. */
export function ReactionPicture({ reaction }: { reaction: ReactionName }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {PICTURES[reaction]}
    </svg>
  );
}
