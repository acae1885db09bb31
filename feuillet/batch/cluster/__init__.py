"""Rows printed on other machines: one that shares them out, those that print, and the desk's own.

In: an address, and the folder of this machine's certificate.
Out: a printer of rows like the local one; or a machine that works until it is told to stop.
Touches the network, encrypted and with machines of the same authority only, through dask.
"""
