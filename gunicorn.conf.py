"""How the site is served; every value can be given on the command line instead."""

workers = 2
threads = 4
control_socket_disable = True
preload_app = False
