import type { ReactNode } from "react";

type IconProps = { readonly children: ReactNode };

/** Line icons of 20 units; words next to them say what they mean. */
const Icon = ({ children }: IconProps): ReactNode => (
  <svg
    className="icon"
    viewBox="0 0 20 20"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.6"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    {children}
  </svg>
);

const icon = (drawing: ReactNode) => (): ReactNode => <Icon>{drawing}</Icon>;

export const HashIcon = icon(<path d="M8 3 6.5 17M13.5 3 12 17M3.5 7.500h13.500M3 12.500h13.5" />);
export const LockIcon = icon(
  <>
    <rect x="4.5" y="9" width="11" height="8" rx="1.8" />
    <path d="M7 9V6.500a3 3 0 0 1 6 0V9" />
  </>,
);
export const ChevronIcon = icon(<path d="m5.5 8 4.5 4.500L14.5 8" />);
export const DotsIcon = icon(
  <g fill="currentColor" stroke="none">
    <circle cx="10" cy="4.5" r="1.5" />
    <circle cx="10" cy="10" r="1.5" />
    <circle cx="10" cy="15.5" r="1.5" />
  </g>,
);
export const ThreadIcon = icon(
  <path d="M4 4.500h12a1 1 0 0 1 1 1v7.500a1 1 0 0 1-1 1H9.500L6 17v-3H4a1 1 0 0 1-1-1V5.500a1 1 0 0 1 1-1ZM6.5 8h7M6.5 10.800h4.5" />,
);
export const SmileIcon = icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M7 11.800c1.5 2 4.5 2 6 0M7.6 7.800h.01M12.4 7.800h.01" />
  </>,
);
export const PinIcon = icon(
  <path d="M12 3.5 16.5 8l-2.7.7-3 3-.3 3.3-5.5-5.5 3.3-.3 3-3L12 3.500ZM7.7 12.3 3.5 16.5" />,
);
export const PeopleIcon = icon(
  <>
    <circle cx="7.5" cy="7" r="2.7" />
    <path d="M2.5 16c0-2.8 2.2-4.5 5-4.500s5 1.7 5 4.500M12.5 4.600a2.7 2.7 0 0 1 0 4.900M14.5 12c1.9.5 3 2 3 4" />
  </>,
);
export const CloseIcon = icon(<path d="m5 5 10 10M15 5 5 15" />);
export const SendIcon = icon(<path d="M3.5 3.8 17 10 3.5 16.2 5 10l-1.5-6.200ZM5 10h6" />);
export const PageIcon = icon(
  <path d="M5 2.800h6.500L15.5 7v10.200H5V2.800ZM11.5 2.800V7h4M7.5 10.500h5.500M7.5 13.500h5.5" />,
);
export const EyeIcon = icon(
  <>
    <path d="M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5Z" />
    <circle cx="10" cy="10" r="2.2" />
  </>,
);
export const OutIcon = icon(<path d="M7 4.5h8.5v8.5M15.5 4.5 5 15" />);
export const ChatIcon = icon(<path d="M3.5 4.500h13v9.500H9L5.5 17v-3h-2V4.500Z" />);

/** Firebreak's mark. */
export const FlameIcon = (): ReactNode => (
  <svg className="icon" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true" focusable="false">
    <path d="M12.7 2.500c.7 3.7-4.8 5.7-4.8 10.7 0 1.1.4 2.1 1 2.8-1.6-.6-2.5-2-2.6-3.5-1.2 1.2-2 2.7-2 4.400A7.6 7.6 0 0 0 12 23a7.6 7.6 0 0 0 7.7-7.500c0-5.3-5.5-7.3-7-13Z" />
  </svg>
);
