"""A mail server that can be told to be slow, to refuse, or to hang up."""

import socket
import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage


class MailServer(socketserver.ThreadingTCPServer):
    """`refuses`: address → the code it is refused with. `silent_after`: the command it hangs up after."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0):
        super().__init__(("127.0.0.1", port), Conversation)
        self.refuses: dict[str, int] = {}
        self.silent_after = ""
        self.text_code = 250
        self.taken: list[tuple[str, EmailMessage]] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def take(self, to: str, raw: bytes) -> None:
        self.taken.append((to, message_from_bytes(raw, policy=policy.default)))  # type: ignore[arg-type]

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        to = ""
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.partition(" ")[0].upper()
            if word == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
                self.say(f"{self.server.refuses.get(to, 250)} {to}")
            elif word == "DATA":
                self.say("354 go on")
                raw = b"".join(iter(self.rfile.readline, b".\r\n"))
                if self.server.text_code == 250:
                    self.server.take(to, raw)
                if self.server.silent_after != "TEXT":
                    self.say(f"{self.server.text_code} text")
            else:
                self.say("221 bye" if word == "QUIT" else "250 fine")
            if self.server.silent_after in (word, "TEXT" if word == "DATA" else word):
                self.connection.shutdown(socket.SHUT_RDWR)
                return

    def say(self, words: str) -> None:
        if self.server.silent_after == words[:3]:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.wfile.write(words.encode() + b"\r\n")
