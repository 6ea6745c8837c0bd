import Commands

Prunebench.start()
