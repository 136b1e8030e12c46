import CoroRuntime
import Testing

@Suite struct ConnectionTests {
  /// Protocols on both ends of a connection to ourselves, below the library.
  @Test func protocolsOnBothEnds() {
    let program = NetworkProgram(
      """
      from _asyncio import *
      log = []
      server_log = []
      class Echo:
          def connection_made(self, transport):
              self.transport = transport
          def data_received(self, data):
              self.transport.write(data.upper())
          def eof_received(self):
              server_log.append('eof')
          def connection_lost(self, error):
              server_log.append(('lost', error))
      class Client:
          def __init__(self, done):
              self.done = done
              self.data = b''
          def connection_made(self, transport):
              log.append('made')
              transport.write(b'one ')
              transport.writelines([b'two ', b'three'])
              transport.write_eof()
          def data_received(self, data):
              self.data += data
          def eof_received(self):
              log.append(self.data)
          def connection_lost(self, error):
              self.done.set_result(error)
      async def main():
          loop = get_running_loop()
          server = await loop._listen(Echo, ['127.0.0.1'], 0, 0, 0, 10, None, None, None)
          server.start_serving()
          host, port = server.sockets[0].getsockname()
          done = loop.create_future()
          made = Client(done)
          transport, client = await loop._connect(lambda: made, host, port, 0, 0, 0, None, None, False)
          log.append(client is made and transport.get_extra_info('peername') == (host, port))
          log.append(await done)
          server.close()
          await server.wait_closed()
          log.append(server_log)
      get_event_loop().run_until_complete(main())
      """)
    #expect(program.log() == "['made', True, b'ONE TWO THREE', None, ['eof', ('lost', None)]]")
  }

  /// CPython has them from 3.13 on, so that no recorded script can show them.
  @Test func aServerClosesItsClients() {
    let program = NetworkProgram(
      """
      import asyncio
      log = []
      async def handle(reader, writer):
          writer.write(b'hello\\n')
          try:
              log.append(await reader.read())
          except ConnectionError as error:
              log.append('gone')
          writer.close()
      async def main():
          for way in ('close_clients', 'abort_clients'):
              server = await asyncio.start_server(handle, '127.0.0.1', 0)
              reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
              log.append(await reader.readline())
              server.close()
              getattr(server, way)()
              log.append(await reader.read())
              await server.wait_closed()
              writer.close()
      asyncio.run(main())
      """)
    #expect(program.log() == "[b'hello\\n', b'', b'', b'hello\\n', b'', b'']")
  }

  @Test func whatIsNotAllowedRaises() {
    var program = NetworkProgram(
      """
      import asyncio
      import socket
      log = []
      async def attempt(name, *args, **options):
          try:
              await getattr(asyncio.get_running_loop(), name)(*args, **options)
          except PermissionError as error:
              log.append(name)
      async def main():
          make = asyncio.Protocol
          await attempt('create_connection', make, '127.0.0.1', 80)
          await attempt('create_unix_connection', make, '/none')
          await attempt('create_server', make, '127.0.0.1', 0)
          await attempt('create_unix_server', make, '/none')
          await attempt('create_datagram_endpoint', make, local_addr=('127.0.0.1', 0))
          await attempt('getaddrinfo', 'localhost', 80)
          await attempt('getnameinfo', ('127.0.0.1', 80))
          try:
              socket.getaddrinfo('localhost', 80)
          except PermissionError as error:
              log.append(error.strerror)
      asyncio.run(main())
      """)
    program.refuses = { _ in EACCES }
    #expect(
      program.log()
        == "['create_connection', 'create_unix_connection', 'create_server', 'create_unix_server', "
        + "'create_datagram_endpoint', 'getaddrinfo', 'getnameinfo', 'Permission denied']")
  }
}
