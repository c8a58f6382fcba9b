module simul/reference

go 1.22
